import { t } from '@lingui/core/macro'
import { createStore } from 'zustand/vanilla'
import type { Entry, Seq, Timestamp } from '@/lib/protocol/generated'
import { isRetryable, reasonOf } from '@/lib/protocol/requestError'
import type { Ask } from '@/lib/protocol/requests'
import { pause } from '@/lib/time/pause'
import { FAILURE_RETRY_MS, GapFiller, MAX_PAGE_SIZE } from './gapFiller'
import { isDisconnected } from './isDisconnected'
import * as log from './log'
import type { LogStorage } from './logStorage'
import { hasReachedStart, isWithin, met, shown, type TimelineState, UNLOADED } from './timelineState'

/** How many entries are fetched at once. */
const NEWEST_PAGE_SIZE = 30
const OLDER_PAGE_SIZE = 100
/** How much is fetched around a place that is to be shown, half of it before. */
const AROUND_PAGE_SIZE = 60
/** After a longer absence than this many entries, the newest page is worth more than all that was missed. */
const MAX_CATCH_UP = 500
/** Entries often overtake each other by a little: a gap is asked for only when it lasts. */
const REORDER_MS = 300

interface Options {
  conversationId: string
  ask: Ask
  storage: LogStorage
}

type Part = 'log' | 'around'

/** One conversation's log: fetches pages of it, takes pushes, closes every gap between what it has, and keeps it. */
export class ConversationTimeline {
  readonly state = createStore<TimelineState>(() => UNLOADED)
  readonly #options: Options
  readonly #stopped = new AbortController()
  readonly #gaps: GapFiller
  #restoring: Promise<void> | undefined
  /** Grows with every part of the past that is opened, so that a page that comes late for another is dropped. */
  #aroundCount = 0
  /** What the storage was told last. */
  #saved: log.Log = log.EMPTY_LOG

  constructor(options: Options) {
    this.#options = options
    this.#gaps = new GapFiller({
      log: () => this.state.getState().log,
      fetch: (asked, limit) => this.#fetch('log', asked, limit),
      stopped: this.#stopped.signal,
    })
  }

  stop(): void {
    this.#stopped.abort()
  }

  /** Shows what the device has, and then what the server has. */
  async open(): Promise<void> {
    this.#restoring ??= this.#restore()
    await this.#restoring
    const { isLoaded, loading, isCurrent } = this.state.getState()
    if (isLoaded && !isCurrent) await this.#catchUp()
    else if (!isLoaded && !loading) await this.#loadNewest()
  }

  /** Catches up after a time without a connection. `lastSeq` is the newest place according to the server. */
  async resync(lastSeq: Seq): Promise<void> {
    if (!this.state.getState().isLoaded) return this.open()
    this.#change('log', (before) => log.withHead(before, lastSeq))
    await this.#catchUp()
  }

  /** Takes all that came after a place, up to another one, from a `sync`. */
  recover(after: Seq, entries: readonly Entry[], upTo: Seq): void {
    const page = { entries: [...entries], hasMore: false, upTo }
    this.#change('log', (before) => log.withPage(before, { after }, page))
    if (this.state.getState().isLoaded) this.#set({ isCurrent: true, isWaiting: false })
    void this.#gaps.fill(REORDER_MS)
  }

  /** Fetches the page before the oldest place on show. */
  async loadOlder(): Promise<void> {
    const state = this.state.getState()
    if (!state.isLoaded || state.loading || hasReachedStart(state)) return
    const before = log.oldestKnown(shown(state)) ?? undefined
    await this.#load('older', state.around ? 'around' : 'log', { before }, OLDER_PAGE_SIZE)
    void this.#gaps.fill(0)
  }

  /** Fetches the page after the newest place on show, where that is not the newest of all. */
  async loadNewer(): Promise<void> {
    const { around, loading } = this.state.getState()
    if (!around || loading) return
    await this.#load('newer', 'around', { after: log.newestKnown(around) }, OLDER_PAGE_SIZE)
  }

  /** Shows the part of the log around a place. Whether that is on show then. */
  async showAround(seq: Seq): Promise<boolean> {
    if (isWithin(this.state.getState().log, seq)) {
      this.showNewest()
      return true
    }
    this.#aroundCount += 1
    this.#set({ around: log.EMPTY_LOG })
    const isThere = await this.#load(
      'around',
      'around',
      { before: seq + AROUND_PAGE_SIZE / 2 },
      AROUND_PAGE_SIZE,
    )
    // Nothing may be there that may be seen: what was hidden, or is not kept any more.
    const isShown = isThere && this.state.getState().around?.entries.length !== 0
    if (!isShown) this.#set({ around: null })
    return isShown
  }

  /** Goes back to the newest part. */
  showNewest(): void {
    if (this.state.getState().around) this.#set({ around: null, loading: null })
  }

  /** Takes an entry from a push or an acknowledgement, in any order, any number of times. */
  take(entry: Entry): void {
    this.#change('log', (before) => log.withEntry(before, entry))
    if (this.state.getState().isLoaded) void this.#gaps.fill(REORDER_MS)
  }

  async #restore(): Promise<void> {
    const stored = await this.#options.storage.load(this.#options.conversationId)
    if (stored.known.length === 0) return
    this.#saved = stored
    this.#change('log', (before) => log.withoutFarPast(log.joined(stored, before), MAX_CATCH_UP))
    this.#set({ isLoaded: true })
  }

  async #loadNewest(): Promise<void> {
    if (!(await this.#load('newest', 'log', {}, NEWEST_PAGE_SIZE))) return
    this.#set({ isLoaded: true, isCurrent: true })
    void this.#gaps.fill(0)
  }

  /** Asked even where nothing seems to be missing: the list of conversations may lag behind the log. */
  async #catchUp(): Promise<void> {
    const newest = log.newestKnown(this.state.getState().log)
    const page = await this.#insist(() => this.#fetch('log', { after: newest }, MAX_PAGE_SIZE))
    if (!page) return
    if (page.hasMore) await this.#insist(() => this.#fetch('log', {}, NEWEST_PAGE_SIZE))
    this.#change('log', (before) => log.withoutFarPast(before, MAX_CATCH_UP))
    this.#set({ isCurrent: true, isWaiting: false })
    await this.#gaps.fill(0)
  }

  /** Tries until it succeeds; `null` where it never will, or the connection is gone. */
  async #insist(fetch: () => Promise<log.Page>): Promise<log.Page | null> {
    while (!this.#stopped.signal.aborted) {
      try {
        return await fetch()
      } catch (error) {
        if (!isRetryable(error) || isDisconnected(error)) return null
        await pause(FAILURE_RETRY_MS, this.#stopped.signal)
      }
    }
    return null
  }

  /** Fetches on a person's behalf, and tells what becomes of it. Whether it succeeded. */
  async #load(
    loading: NonNullable<TimelineState['loading']>,
    part: Part,
    asked: log.Asked,
    limit: number,
  ): Promise<boolean> {
    this.#set({ loading, failure: null, isWaiting: false })
    try {
      const page = await this.#fetch(part, asked, limit)
      const isUnanswered = page.entries.length === 0 && page.gap != null
      const failure = isUnanswered ? t`Older messages are unavailable at the moment.` : null
      this.#set({ loading: null, failure })
      return true
    } catch (error) {
      const isWaiting = isDisconnected(error)
      this.#set({ loading: null, isWaiting, failure: isWaiting ? null : reasonOf(error) })
      return false
    }
  }

  async #fetch(part: Part, asked: log.Asked, limit: number): Promise<log.Page> {
    const { conversationId, ask } = this.#options
    const aroundCount = this.#aroundCount
    const page = await ask({ action: 'getMessages', conversationId, ...withoutUndefined(asked), limit })
    if (part === 'around' && aroundCount !== this.#aroundCount) return page
    this.#change(part, (before) => log.withPage(before, asked, page))
    if (page.keptSince != null) this.#forgetBefore(page.keptSince)
    return page
  }

  /** What the server does not keep, this device does not keep either. */
  #forgetBefore(keptSince: Timestamp): void {
    this.#set({ keptSince })
    this.#change('log', (before) => log.withoutBefore(before, keptSince))
    const { log: current } = this.state.getState()
    const floor = current.entries[0]?.seq ?? current.head + 1
    void this.#options.storage.forgetBefore(this.#options.conversationId, floor)
  }

  #change(part: Part, change: (before: log.Log) => log.Log): void {
    const state = this.state.getState()
    const before = state[part]
    // Somebody has gone back to the newest part meanwhile.
    if (!before) return
    const after = change(before)
    if (after === before) return
    this.#set(part === 'around' ? met(state.log, after) : { log: after })
    this.#save()
  }

  #save(): void {
    const { log: current } = this.state.getState()
    if (current === this.#saved) return
    const saved = new Set(this.#saved.entries)
    this.#saved = current
    const added = current.entries.filter((entry) => !saved.has(entry))
    void this.#options.storage.save(this.#options.conversationId, added, current)
  }

  #set(change: Partial<TimelineState>): void {
    this.state.setState(change)
  }
}

function withoutUndefined(asked: log.Asked): { before?: Seq } | { after: Seq } {
  if ('after' in asked) return { after: asked.after }
  return asked.before === undefined ? {} : { before: asked.before }
}
