import type { Conversations } from '@/features/conversations/model/conversations'
import { isDisconnected } from '@/features/timeline/model/isDisconnected'
import type { Timelines } from '@/features/timeline/model/timelines'
import type { ConversationCursor, Seq, SyncedConversation } from '@/lib/protocol/generated'
import type { Ask } from '@/lib/protocol/requests'
import { pause } from '@/lib/time/pause'

const RETRY_MS = 3000
/** The server's own limit. */
const MAX_POSITIONS = 500

interface Options {
  ask: Ask
  conversations: Conversations
  timelines: Timelines
  /** Called with each conversation once it is taken in. */
  onSynced(conversation: SyncedConversation): void
  stopped: AbortSignal
}

/** Gets what was missed in all conversations, after a time without a connection or where something is unknown. */
export class CatchUp {
  readonly #options: Options
  #isRunning = false
  #isWanted = false

  constructor(options: Options) {
    this.#options = options
  }

  /** Runs until it has succeeded once since this was called, or the connection is gone. */
  async run(): Promise<void> {
    this.#isWanted = true
    if (this.#isRunning) return
    this.#isRunning = true
    while (this.#isWanted && !this.#options.stopped.aborted) {
      this.#isWanted = false
      await this.#try()
    }
    this.#isRunning = false
  }

  async #try(): Promise<void> {
    const { conversations, stopped } = this.#options
    try {
      await this.#sync()
    } catch (error) {
      conversations.fail(error)
      // The next connection starts afresh.
      if (isDisconnected(error)) return
      await pause(RETRY_MS, stopped)
      this.#isWanted = true
    }
  }

  async #sync(): Promise<void> {
    const { ask, conversations, timelines } = this.#options
    const listedBefore = conversations.ids()
    const positions = new Map([...(await timelines.positions())].slice(0, MAX_POSITIONS))
    const asked = { action: 'sync' as const, positions: Object.fromEntries(positions) }
    const all: SyncedConversation[] = []
    let after: ConversationCursor | null | undefined
    do {
      const page = await ask({ ...asked, ...(after ? { after } : {}) })
      all.push(...page.conversations)
      after = page.next
      for (const conversationId of page.removed) timelines.remove(conversationId)
    } while (after)
    conversations.takeAll(all.map(summaryOf), listedBefore)
    for (const conversation of all) this.#take(conversation, positions.get(conversation.conversationId) ?? 0)
  }

  #take(conversation: SyncedConversation, position: Seq): void {
    const { timelines, onSynced } = this.#options
    const { conversationId, recovered, entries, upTo, lastSeq } = conversation
    if (recovered) timelines.recover(conversationId, position, entries, upTo)
    else timelines.resync(conversationId, lastSeq)
    onSynced(conversation)
  }
}

function summaryOf({ entries: _, recovered: __, upTo: ___, ...summary }: SyncedConversation) {
  return summary
}
