import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type AnswerSchema, isAnswer } from '@/lib/http/answers'
import { decode } from './decode'

const RELEASES = '../docs/protocol/releases'
const linesOf = (file: string) => readFileSync(`${RELEASES}/${file}`, 'utf8').trim().split('\n')
const releases = readdirSync(RELEASES).filter((name) => !name.includes('.md'))

/** An answer of the HTTP API as it was recorded. */
interface Answer {
  operation: string
  type: AnswerSchema
  body: unknown
}

// The page is cached: it may be newer than the server for a while, also after the server went back to a release before.
describe.each(releases)('what release %s said', (release) => {
  test.each(linesOf(`${release}/frames.jsonl`))('is read: %s', (frame) => {
    expect(decode(frame)).toEqual({ kind: 'frame', frame: JSON.parse(frame) })
  })

  test.each(linesOf(`${release}/answers.jsonl`).map((line) => JSON.parse(line) as Answer))(
    'is read: the answer to $operation',
    async ({ type, body }) => {
      expect(await isAnswer(type, body)).toBe(true)
    },
  )
})
