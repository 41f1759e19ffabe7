import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { FullConfig, FullResult, Reporter, Suite, TestCase, TestResult } from '@playwright/test/reporter'

/** What of errors is told at most: what was expected and what there was, without the calls that led there. */
const ERROR_LINES = 8
/** Shared by all failures, so that the end of a log holds each. */
const ALL_LINES = 32

/** Writes in a few lines what became of a run, into `summary.txt` of its output: for tools/browser-test. */
export default class Summary implements Reporter {
  #suite: Suite | undefined
  #folder = ''

  onBegin(config: FullConfig, suite: Suite): void {
    this.#suite = suite
    this.#folder = config.projects[0]?.outputDir ?? ''
  }

  onEnd({ status, duration }: FullResult): void {
    const tests = this.#suite?.allTests() ?? []
    const having = (outcome: ReturnType<TestCase['outcome']>) =>
      tests.filter((test) => test.outcome() === outcome && test.results.length > 0)
    const failed = having('unexpected')
    const counts = [
      `${having('expected').length} passed`,
      `${failed.length} failed`,
      `${having('skipped').length} skipped`,
      `in ${Math.round(duration / 1000)} s (${status})`,
    ]
    const room = Math.max(1, Math.min(ERROR_LINES, Math.floor(ALL_LINES / failed.length) - 2))
    mkdirSync(this.#folder, { recursive: true })
    const text = [...failed.map((test) => tellFailure(test, room)), counts.join(', '), ''].join('\n')
    writeFileSync(path.join(this.#folder, 'summary.txt'), text)
  }
}

function tellFailure(test: TestCase, room: number): string {
  const place = `${path.basename(test.location.file)}:${test.location.line}`
  const [result] = test.results
  const error = result ? errorOf(result, room) : []
  return [`FAILED ${place} ${test.title}`, ...error].join('\n')
}

function errorOf({ status, error }: TestResult, room: number): string[] {
  const lines = stripVTControlCharacters(error?.message ?? status)
    .split('\n')
    .filter((line) => line.trim() !== '')
  const line = error?.location?.line
  const at = line === undefined ? [] : [`at ${path.basename(error?.location?.file ?? '')}:${line}`]
  return [...lines.slice(0, room), ...at].map((words) => `  ${words.slice(0, 200)}`)
}
