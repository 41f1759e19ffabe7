import type { Seq } from '@/lib/protocol/generated'
import { isRetryable } from '@/lib/protocol/requestError'
import { pause } from '@/lib/time/pause'
import { isDisconnected } from './isDisconnected'
import * as log from './log'

/** The server's own limit. */
export const MAX_PAGE_SIZE = 100
/** When to ask again for a place that the server did not have, before it counts as a hole. */
const HOLE_RETRIES_MS = [1000, 3000, 9000]
export const FAILURE_RETRY_MS = 3000
const ARCHIVE_RETRY_MS = 30_000

type Outcome = 'progress' | 'hole' | 'archive' | 'failed' | 'disconnected'

interface Options {
  /** The log as it is now. */
  log(): log.Log
  /** Fetches a page and takes it into the log. */
  fetch(asked: log.Asked, limit: number): Promise<log.Page>
  /** Has a stretch count as known. */
  accept(span: log.Span): void
  stopped: AbortSignal
}

/** Asks for what is missing within a log until nothing is. */
export class GapFiller {
  readonly #options: Options
  #isFilling = false
  /** How far the newest answer to a question about gaps reached. */
  #answeredTo: Seq = 0

  constructor(options: Options) {
    this.#options = options
  }

  /** @param firstPause how long a gap may last before it is asked for, in milliseconds */
  async fill(firstPause: number): Promise<void> {
    if (this.#isFilling || !this.#missing()) return
    this.#isFilling = true
    const { stopped } = this.#options
    if (firstPause > 0) await pause(firstPause, stopped)
    let fruitless = 0
    for (let gap = this.#missing(); gap && !stopped.aborted; gap = this.#missing()) {
      const outcome = await this.#ask(gap)
      if (outcome === 'disconnected') break
      fruitless = outcome === 'hole' ? fruitless + 1 : 0
      if (outcome !== 'progress') await pause(pauseAfter(outcome, fruitless), stopped)
      if (fruitless > HOLE_RETRIES_MS.length) this.#acceptHoles(gap)
    }
    this.#isFilling = false
  }

  /** Asks for all from the first gap on: behind one that is a hole there may be one that is not. */
  async #ask(gap: log.Span): Promise<Outcome> {
    try {
      const limit = Math.min(MAX_PAGE_SIZE, this.#options.log().head - gap.from + 1)
      const page = await this.#options.fetch({ after: gap.from - 1 }, limit)
      this.#answeredTo = page.entries.at(-1)?.seq ?? gap.to
      if (this.#missing()?.from !== gap.from) return 'progress'
      return page.gap ? 'archive' : 'hole'
    } catch (error) {
      // After a lost connection the next one takes up what is missing then.
      return isRetryable(error) && !isDisconnected(error) ? 'failed' : 'disconnected'
    }
  }

  /** What the server still does not have after all this time is not going to be there. */
  #acceptHoles({ from }: log.Span): void {
    this.#options.accept({ from, to: this.#answeredTo })
  }

  #missing(): log.Span | null {
    return log.missing(this.#options.log())
  }
}

function pauseAfter(outcome: Outcome, fruitless: number): number {
  switch (outcome) {
    case 'hole':
      return HOLE_RETRIES_MS[fruitless - 1] ?? 0
    case 'failed':
      return FAILURE_RETRY_MS
    case 'archive':
      return ARCHIVE_RETRY_MS
    default:
      return 0
  }
}
