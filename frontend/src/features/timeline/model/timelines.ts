import type { Entry, Seq, UserId } from '@/lib/protocol/generated'
import type { Ask } from '@/lib/protocol/requests'
import { ConversationTimeline } from './conversationTimeline'
import { wholeUpTo } from './log'
import type { LogStorage } from './logStorage'

interface Options {
  ask: Ask
  storage: LogStorage
}

/** The timelines of the conversations that were opened since sign-in. */
export class Timelines {
  readonly #options: Options
  readonly #byConversation = new Map<string, ConversationTimeline>()

  constructor(options: Options) {
    this.#options = options
  }

  of(conversationId: string): ConversationTimeline {
    const known = this.#byConversation.get(conversationId)
    if (known) return known
    const timeline = new ConversationTimeline({ conversationId, ...this.#options })
    this.#byConversation.set(conversationId, timeline)
    return timeline
  }

  /** Takes a new entry. One of a conversation that nobody has opened yet is kept for when somebody does. */
  take(entry: Entry): void {
    const timeline = this.#byConversation.get(entry.conversationId)
    if (timeline) timeline.take(entry)
    else this.#options.storage.append(entry)
  }

  /** Fetches the newest pages that could not be fetched without a connection. */
  reopen(): void {
    for (const timeline of this.#byConversation.values()) {
      if (!timeline.state.getState().isLoaded) void timeline.open()
    }
  }

  /** Whether somebody else has said something after a place and up to another, or that is not known. */
  hasOthers(conversationId: string, userId: string, after: Seq, upTo: Seq): boolean {
    const timeline = this.#byConversation.get(conversationId)
    if (!timeline) return true
    const { entries } = timeline.state.getState().log
    const isKnown = (entries[0]?.seq ?? Number.POSITIVE_INFINITY) <= after + 1
    return !isKnown || entries.some(({ seq, senderId }) => seq > after && seq <= upTo && senderId !== userId)
  }

  /** The place of an entry, where the conversation was opened and the entry is at hand. */
  seqOf(conversationId: string, entryId: string): Seq | undefined {
    const log = this.#byConversation.get(conversationId)?.state.getState().log
    return log?.entries.find((entry) => entry.entryId === entryId)?.seq
  }

  /** Up to which place the device has each conversation, the most recently used first. */
  async positions(): Promise<Map<string, Seq>> {
    const positions = new Map(await this.#options.storage.positions())
    for (const [conversationId, timeline] of this.#byConversation) {
      const place = wholeUpTo(timeline.state.getState().log)
      if (place > 0) positions.set(conversationId, place)
    }
    return positions
  }

  /** Takes all that came to a conversation after a place, up to another one. */
  recover(conversationId: string, after: Seq, entries: readonly Entry[], upTo: Seq): void {
    const timeline = this.#byConversation.get(conversationId)
    if (timeline) timeline.recover(after, entries, upTo)
    else if (upTo > after) this.#options.storage.extend(conversationId, after, entries, upTo)
  }

  /** Fetches what came to a conversation, where it is open: its newest place is given. */
  resync(conversationId: string, lastSeq: Seq): void {
    void this.#byConversation.get(conversationId)?.resync(lastSeq)
  }

  /** Forgets a conversation that one is not in any more. */
  remove(conversationId: string): void {
    this.#byConversation.get(conversationId)?.stop()
    this.#byConversation.delete(conversationId)
    void this.#options.storage.remove(conversationId)
  }

  /** Forgets on this device what somebody wrote who has left; what is open shows it no more, either. */
  eraseWordsOf(userId: UserId): void {
    void this.#options.storage.eraseWordsOf(userId)
  }

  stop(): void {
    for (const timeline of this.#byConversation.values()) timeline.stop()
    this.#byConversation.clear()
  }
}
