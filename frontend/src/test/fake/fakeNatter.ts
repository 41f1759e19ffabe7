import type {
  Attachment,
  ClientFrame,
  ConversationSummary,
  Cursors,
  Entry,
  EntryContent,
  Event,
  Member,
  Membership,
  UserProfile,
} from '@/lib/protocol/generated'
import { aConversation, aGroup } from '../builders'
import { answerTo } from './fakeAnswers'
import { FakeWorld } from './fakeWorld'

interface Written {
  senderId: string
  text: string
  /** The people named in it. */
  mentions?: string[]
  entryId?: string
  sentAt?: number
}

/** As JSON writes it. */
const HALF_CHARACTER = /\\ud[89a-f]/
const UNREADABLE = { type: 'error', code: 'invalid_json', message: 'This is not JSON.', retryable: false }

/** A chat server in memory that keeps to the protocol: for tests of the app without the real one. */
export class FakeNatter {
  readonly #world: FakeWorld

  /**
   * @param now the server's time in milliseconds
   * @param attachment what was found in a file that is uploaded
   */
  constructor(
    users: readonly UserProfile[],
    now: () => number,
    attachment: (mediaId: string) => Attachment | undefined = () => undefined,
  ) {
    this.#world = new FakeWorld(users, now, attachment)
  }

  /** Opens a connection; answers with how to send a frame on it and how to end it. */
  connect(userId: string, deliver: (text: string) => void) {
    const connection = { userId, deliver, isActive: false, missed: 0 }
    this.#world.connections.add(connection)
    return {
      send: (text: string) => {
        // The real one cannot read half a character either.
        if (HALF_CHARACTER.test(text)) return deliver(JSON.stringify(UNREADABLE))
        const frame: ClientFrame = JSON.parse(text)
        const answer = { id: frame.id, ...answerTo(this.#world, frame, connection) }
        if ('quiet' in frame && frame.quiet && !('code' in answer)) return
        deliver(JSON.stringify(answer))
      },
      close: () => void this.#world.connections.delete(connection),
    }
  }

  openDirect(userId: string, withUserId: string): ConversationSummary {
    const userIds = [userId, withUserId].sort() as [string, string]
    const known = this.#world
      .of(userId)
      .find(
        (conversation) =>
          conversation.asSeenBy(userId).kind === 'direct' && conversation.userIds.join() === userIds.join(),
      )
    if (known) return known.asSeenBy(userId)
    return this.#world.open(
      aConversation({ conversationId: crypto.randomUUID(), userIds, createdAt: this.#world.now() }),
      userIds,
    )
  }

  /** Somebody makes a group of themselves and others. */
  openGroup(title: string, userIds: readonly string[]): ConversationSummary {
    const [senderId = '', ...others] = userIds
    const group = aGroup(title, { conversationId: crypto.randomUUID(), createdAt: this.#world.now() })
    const summary = this.#world.open(group, userIds)
    this.change(summary.conversationId, senderId, {
      kind: 'groupCreated',
      group: group.group,
      userIds: others,
    })
    return summary
  }

  /** Somebody says something from a device that the test does not show. */
  say(conversationId: string, senderId: string, text: string): Entry {
    return this.change(conversationId, senderId, { kind: 'message', text })
  }

  /** Something happens from a device that the test does not show. */
  change(conversationId: string, senderId: string, content: EntryContent): Entry {
    const entry = this.#world
      .conversation(conversationId)
      .write({ senderId, content, sentAt: this.#world.now() })
    this.#world.pushEntry(entry, null)
    return entry
  }

  /** Tells those who are in a conversation something. */
  push(conversationId: string, event: Event): void {
    this.#world.push(conversationId, event)
  }

  /** Writes a message that everybody has read, without telling anybody. */
  append(conversationId: string, message: Written): Entry {
    const entry = this.miss(conversationId, message)
    const conversation = this.#world.conversation(conversationId)
    for (const userId of conversation.userIds) conversation.mark(userId, { readSeq: entry.seq })
    return entry
  }

  /** Writes a message that nobody hears of before they ask. */
  miss(
    conversationId: string,
    { text, mentions = [], sentAt = this.#world.now(), ...written }: Written,
  ): Entry {
    return this.#world.conversation(conversationId).write({
      ...written,
      sentAt,
      content: { kind: 'message', text, ...(mentions.length > 0 ? { mentions } : {}) },
    })
  }

  /** Notes at somebody's connections that something could not be pushed to them: they hear of it when they ping. */
  noteMissed(userId: string): void {
    for (const connection of this.#world.connections) if (connection.userId === userId) connection.missed += 1
  }

  /** Somebody has come so far, on a device that the test does not show. */
  mark(conversationId: string, userId: string, moved: Partial<Cursors>): void {
    this.#world.conversation(conversationId).mark(userId, moved)
    this.push(conversationId, { type: 'marksMoved', conversationId, userId, ...moved })
  }

  /** Somebody marks a conversation as unread, or takes that back. */
  markUnread(conversationId: string, userId: string, isUnread: boolean): Membership {
    const conversation = this.#world.conversation(conversationId)
    conversation.markUnread(userId, isUnread)
    const { membership } = conversation.asSeenBy(userId)
    const event: Event = { type: 'membershipChanged', conversationId, membership }
    this.#world.push(conversationId, event, (connection) => connection.userId !== userId)
    return membership
  }

  /** How far somebody has come. */
  marksOf(conversationId: string, userId: string): Cursors {
    return this.#world.conversation(conversationId).marksOf(userId)
  }

  /** Who is in a conversation; whoever came first owns it. */
  membersOf(conversationId: string): Member[] {
    const { userIds } = this.#world.conversation(conversationId)
    return userIds.map((userId, index) => ({
      userId,
      role: index === 0 ? 'owner' : 'member',
      joinedAt: this.#world.now(),
      marks: this.marksOf(conversationId, userId),
    }))
  }

  /** What was said in a conversation, in order. */
  texts(conversationId: string): string[] {
    return this.entriesOf(conversationId).map(({ content }) =>
      content.kind === 'message' ? content.text : '',
    )
  }

  entriesOf(conversationId: string): readonly Entry[] {
    return this.#world.conversation(conversationId).entries
  }
}
