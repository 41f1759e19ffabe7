import { createStore } from 'zustand/vanilla'
import type { Entry, Seq } from '@/lib/protocol/generated'
import { isRetryable, reasonOf } from '@/lib/protocol/requestError'
import type { Ask } from '@/lib/protocol/requests'
import { pause } from '@/lib/time/pause'
import * as log from './log'

/** How many entries are fetched at once. */
const PAGE_SIZE = 30
/** The server's own limit. */
const MAX_PAGE_SIZE = 100
/** After a longer absence than this many entries, the newest page is worth more than all that was missed. */
const MAX_CATCH_UP = 500
/** Entries often overtake each other by a little: a gap is asked for only when it lasts. */
const REORDER_MS = 300
/** A hole beside an entry that is younger than this may yet be filled. */
const YOUNG_MS = 10_000
/** When to ask again for a place that the server did not have, before it counts as a hole. */
const HOLE_RETRIES_MS = [1000, 3000, 9000]
const FAILURE_RETRY_MS = 3000
const ARCHIVE_RETRY_MS = 30_000

/** What is shown of a conversation's log. */
export interface TimelineState {
  readonly log: log.Log
  /** What is being fetched on a person's behalf. */
  readonly loading: 'newest' | 'older' | null
  /** Why the last such fetch failed. */
  readonly failure: string | null
  /** Whether the newest page has been there. */
  readonly isLoaded: boolean
}

const UNLOADED: TimelineState = { log: log.EMPTY_LOG, loading: null, failure: null, isLoaded: false }

interface Options {
  conversationId: string
  ask: Ask
  /** The server's time in milliseconds. */
  now(): number
}

/** One conversation's log: fetches pages of it, takes pushes, and closes every gap between what it has. */
export class ConversationTimeline {
  readonly state = createStore<TimelineState>(() => UNLOADED)
  readonly #options: Options
  readonly #stopped = new AbortController()
  #isFilling = false
  /** How far the newest answer to a question about gaps reached. */
  #answeredTo: Seq = 0

  constructor(options: Options) {
    this.#options = options
  }

  stop(): void {
    this.#stopped.abort()
  }

  /** Fetches the newest page, unless it is there. */
  async open(): Promise<void> {
    const { isLoaded, loading } = this.state.getState()
    if (!isLoaded && !loading) await this.#load('newest')
  }

  /** Fetches the page before the oldest known entry. */
  async loadOlder(): Promise<void> {
    const { isLoaded, loading } = this.state.getState()
    if (isLoaded && !loading && !hasReachedStart(this.state.getState())) await this.#load('older')
  }

  /** Takes an entry from a push or an acknowledgement, in any order, any number of times. */
  take(entry: Entry): void {
    this.#setLog((before) => log.withEntry(before, entry))
    if (this.state.getState().isLoaded) void this.#fill(REORDER_MS)
  }

  /** Catches up after a time without a connection. `lastSeq` is the newest place according to the server. */
  async resync(lastSeq: Seq): Promise<void> {
    if (this.state.getState().isLoaded && lastSeq - this.#newestKnown() > MAX_CATCH_UP) this.#set(UNLOADED)
    if (!this.state.getState().isLoaded) return this.open()
    this.#setLog((before) => log.withHead(before, lastSeq))
    // Asked even where nothing seems to be missing: the list of conversations may lag behind the log.
    const newer = () => this.#fetch({ after: this.#newestKnown() }, MAX_PAGE_SIZE)
    for (let isDone = false; !isDone && !this.#stopped.signal.aborted; ) isDone = await this.#attempt(newer)
    await this.#fill(0)
  }

  /** Whether it is done, or not to be tried again; waits after a failure. */
  async #attempt(fetch: () => Promise<log.Page>): Promise<boolean> {
    try {
      const { entries, hasMore } = await fetch()
      // Where the archive does not answer, a page may be empty and yet have more after it: that is a gap to fill.
      return !hasMore || entries.length === 0
    } catch (error) {
      if (!isRetryable(error) || isDisconnected(error)) return true
      await this.#pause(FAILURE_RETRY_MS)
      return false
    }
  }

  #newestKnown(): Seq {
    return this.state.getState().log.known.at(-1)?.to ?? 0
  }

  async #load(loading: 'newest' | 'older'): Promise<void> {
    this.#set({ loading, failure: null })
    const before = loading === 'older' ? (log.oldestKnown(this.state.getState().log) ?? undefined) : undefined
    try {
      const page = await this.#fetch({ before }, PAGE_SIZE)
      const isUnanswered = page.entries.length === 0 && page.gap != null
      const failure = isUnanswered ? 'Older messages cannot be reached at the moment.' : null
      this.#set({ loading: null, isLoaded: true, failure })
      void this.#fill(0)
    } catch (error) {
      // Without a connection the banner says enough, and `resync` tries again.
      this.#set({ loading: null, failure: isDisconnected(error) ? null : reasonOf(error) })
    }
  }

  async #fetch(asked: log.Asked, limit: number): Promise<log.Page> {
    const { conversationId, ask, now } = this.#options
    const page = await ask({ action: 'getMessages', conversationId, ...withoutUndefined(asked), limit })
    this.#setLog((before) => log.withPage(before, asked, page, now() - YOUNG_MS))
    return page
  }

  /** Asks for what is missing until nothing is. */
  async #fill(firstPause: number): Promise<void> {
    if (this.#isFilling || !this.#missing()) return
    this.#isFilling = true
    await this.#pause(firstPause)
    let fruitless = 0
    for (let gap = this.#missing(); gap && !this.#stopped.signal.aborted; gap = this.#missing()) {
      const outcome = await this.#fillOnce(gap)
      if (outcome === 'disconnected') break
      fruitless = outcome === 'hole' ? fruitless + 1 : 0
      if (outcome === 'hole') await this.#pause(HOLE_RETRIES_MS[fruitless - 1] ?? 0)
      if (outcome === 'failed') await this.#pause(FAILURE_RETRY_MS)
      if (outcome === 'archive') await this.#pause(ARCHIVE_RETRY_MS)
      if (fruitless > HOLE_RETRIES_MS.length) this.#acceptHoles(gap)
    }
    this.#isFilling = false
  }

  /** Asks for all from the first gap on: behind one that is a hole there may be one that is not. */
  async #fillOnce(gap: log.Span): Promise<'progress' | 'hole' | 'archive' | 'failed' | 'disconnected'> {
    try {
      const limit = Math.min(MAX_PAGE_SIZE, this.state.getState().log.head - gap.from + 1)
      const page = await this.#fetch({ after: gap.from - 1 }, limit)
      this.#answeredTo = page.entries.at(-1)?.seq ?? gap.to
      if (this.#missing()?.from !== gap.from) return 'progress'
      return page.gap ? 'archive' : 'hole'
    } catch (error) {
      // After a lost connection `resync` takes up what is missing then.
      return isRetryable(error) && !isDisconnected(error) ? 'failed' : 'disconnected'
    }
  }

  /** What the server still does not have after all this time is not going to be there. */
  #acceptHoles({ from }: log.Span): void {
    const to = this.#answeredTo
    this.#setLog((before) => log.withKnown(before, { from, to }))
  }

  #missing(): log.Span | null {
    return log.missing(this.state.getState().log)
  }

  #pause(milliseconds: number): Promise<void> {
    return pause(milliseconds, this.#stopped.signal)
  }

  #setLog(change: (before: log.Log) => log.Log): void {
    this.state.setState((state) => {
      const after = change(state.log)
      return after === state.log ? state : { log: after }
    })
  }

  #set(change: Partial<TimelineState>): void {
    this.state.setState(change)
  }
}

/** Whether there is nothing before what is shown. */
export function hasReachedStart({ log: known, isLoaded }: TimelineState): boolean {
  const oldest = log.oldestKnown(known)
  return isLoaded && (oldest === null ? known.head === 0 : oldest <= 1)
}

function isDisconnected(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'connection_lost'
}

function withoutUndefined(asked: log.Asked): { before?: Seq } | { after: Seq } {
  if ('after' in asked) return { after: asked.after }
  return asked.before === undefined ? {} : { before: asked.before }
}
