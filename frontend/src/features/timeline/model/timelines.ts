import type { Entry, Seq } from '@/lib/protocol/generated'
import type { Ask } from '@/lib/protocol/requests'
import { ConversationTimeline } from './conversationTimeline'
import type { LogStorage } from './logStorage'

interface Options {
  ask: Ask
  /** The server's time in milliseconds. */
  now(): number
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

  /** Catches up after a time without a connection, given the newest place of each conversation. */
  resync(conversations: readonly { conversationId: string; lastSeq: Seq }[]): void {
    for (const { conversationId, lastSeq } of conversations) {
      void this.#byConversation.get(conversationId)?.resync(lastSeq)
    }
  }

  stop(): void {
    for (const timeline of this.#byConversation.values()) timeline.stop()
    this.#byConversation.clear()
  }
}
