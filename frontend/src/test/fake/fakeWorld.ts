import type { Attachment, ConversationSummary, Entry, Event, UserProfile } from '@/lib/protocol/generated'
import { FakeConversation } from './fakeConversation'

/** A connection of somebody's. */
export interface Connection {
  userId: string
  /** Whether its user has been there of late. */
  isActive: boolean
  /** How often something could not be pushed to it. */
  missed: number
  deliver(text: string): void
}

/** What the server in memory holds: who there is, what they talk about, and who is connected. */
export class FakeWorld {
  readonly connections = new Set<Connection>()
  readonly #conversations = new Map<string, FakeConversation>()

  /** @param now the server's time in milliseconds */
  constructor(
    readonly users: readonly UserProfile[],
    readonly now: () => number,
    readonly attachment: (mediaId: string) => Attachment | undefined = () => undefined,
  ) {}

  /** Adds a conversation of these people. */
  open(summary: ConversationSummary, userIds: readonly string[]): ConversationSummary {
    this.#conversations.set(summary.conversationId, new FakeConversation(summary, userIds))
    return summary
  }

  /** Somebody's conversations. */
  of(userId: string): FakeConversation[] {
    return [...this.#conversations.values()].filter(({ userIds }) => userIds.includes(userId))
  }

  isIn(conversationId: string, userId: string): boolean {
    return this.#conversations.get(conversationId)?.userIds.includes(userId) ?? false
  }

  conversation(conversationId: string): FakeConversation {
    const conversation = this.#conversations.get(conversationId)
    if (!conversation) throw new Error(`there is no conversation ${conversationId}`)
    return conversation
  }

  /** Tells those who are in a conversation something, except for some. */
  push(
    conversationId: string,
    event: Event,
    except: (connection: Connection) => boolean = () => false,
  ): void {
    const { userIds } = this.conversation(conversationId)
    for (const connection of this.connections) {
      if (!userIds.includes(connection.userId) || except(connection)) continue
      connection.deliver(JSON.stringify({ type: 'events', events: [event] }))
    }
  }

  /** Tells of a new entry everybody but the connection that it came from. */
  pushEntry(entry: Entry, from: Connection | null): void {
    this.push(entry.conversationId, { type: 'entryAdded', entry }, (connection) => connection === from)
  }
}
