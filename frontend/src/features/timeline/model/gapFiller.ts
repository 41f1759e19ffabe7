import { isRetryable } from '@/lib/protocol/requestError'
import { pause } from '@/lib/time/pause'
import { isDisconnected } from './isDisconnected'
import * as log from './log'

/** The server's own limit. */
export const MAX_PAGE_SIZE = 100
export const FAILURE_RETRY_MS = 3000
const PAUSES_MS = { later: 30_000, failed: FAILURE_RETRY_MS }

type Outcome = 'progress' | 'later' | 'failed' | 'disconnected'

interface Options {
  /** The log as it is now. */
  log(): log.Log
  /** Fetches a page and takes it into the log. */
  fetch(asked: log.Asked, limit: number): Promise<log.Page>
  stopped: AbortSignal
}

/** Asks for what is missing within a log until nothing is. */
export class GapFiller {
  readonly #options: Options
  #isFilling = false

  constructor(options: Options) {
    this.#options = options
  }

  /** @param firstPause how long a gap may last before it is asked for, in milliseconds */
  async fill(firstPause: number): Promise<void> {
    if (this.#isFilling || !this.#missing()) return
    this.#isFilling = true
    const { stopped } = this.#options
    if (firstPause > 0) await pause(firstPause, stopped)
    for (let gap = this.#missing(); gap && !stopped.aborted; gap = this.#missing()) {
      const outcome = await this.#ask(gap)
      if (outcome === 'disconnected') break
      if (outcome !== 'progress') await pause(PAUSES_MS[outcome], stopped)
    }
    this.#isFilling = false
  }

  /** Asks for all from the first gap on. Only where the archive does not answer is it as large as before. */
  async #ask(gap: log.Span): Promise<Outcome> {
    try {
      const limit = Math.min(MAX_PAGE_SIZE, this.#options.log().head - gap.from + 1)
      await this.#options.fetch({ after: gap.from - 1 }, limit)
      return this.#missing()?.from === gap.from ? 'later' : 'progress'
    } catch (error) {
      // After a lost connection the next one takes up what is missing then.
      return isRetryable(error) && !isDisconnected(error) ? 'failed' : 'disconnected'
    }
  }

  #missing(): log.Span | null {
    return log.missing(this.#options.log())
  }
}
