import { directUserIds } from '@/lib/protocol/content'
import type {
  ChatError,
  ClientFrame,
  ConversationSummary,
  Entry,
  UserProfile,
} from '@/lib/protocol/generated'
import { aConversation } from '../builders'
import { pageOf } from './fakeLog'

interface Written {
  senderId: string
  text: string
  entryId?: string
  sentAt?: number
}

interface Connection {
  userId: string
  deliver(text: string): void
}

const FORBIDDEN_CHARACTER: ChatError = {
  code: 'text_forbidden_character',
  message: 'The text contains a control character; only tab and line breaks are allowed.',
  retryable: false,
}

/** A chat server in memory that keeps to the protocol: for tests of the app without the real one. */
export class FakeNatter {
  readonly #users: readonly UserProfile[]
  readonly #now: () => number
  readonly #conversations = new Map<string, ConversationSummary>()
  readonly #entries = new Map<string, Entry[]>()
  readonly #connections = new Set<Connection>()
  /** How far somebody has read, by conversation and person. */
  readonly #readSeqs = new Map<string, number>()

  /** @param now the server's time in milliseconds */
  constructor(users: readonly UserProfile[], now: () => number) {
    this.#users = users
    this.#now = now
  }

  /** Opens a connection; answers with how to send a frame on it and how to end it. */
  connect(userId: string, deliver: (text: string) => void) {
    const connection = { userId, deliver }
    this.#connections.add(connection)
    return {
      send: (text: string) => deliver(JSON.stringify(this.#answer(userId, JSON.parse(text), connection))),
      close: () => void this.#connections.delete(connection),
    }
  }

  openDirect(userId: string, withUserId: string): ConversationSummary {
    const [first, second] = [userId, withUserId].sort() as [string, string]
    const known = [...this.#conversations.values()].find(
      (conversation) => directUserIds(conversation).join() === `${first},${second}`,
    )
    const conversationId = known?.conversationId ?? crypto.randomUUID()
    const summary =
      known ?? aConversation({ conversationId, userIds: [first, second], createdAt: this.#now() })
    this.#conversations.set(conversationId, summary)
    return summary
  }

  /** Somebody says something from a device that the test does not show. */
  say(conversationId: string, senderId: string, text: string): void {
    this.#push(this.#write(conversationId, { senderId, text }), null)
  }

  /** Writes a message that everybody has read, without telling anybody. */
  append(conversationId: string, message: Written): Entry {
    const entry = this.#write(conversationId, message)
    for (const userId of this.#members(conversationId)) this.#read(userId, conversationId, entry.seq)
    return entry
  }

  /** Writes a message that nobody hears of before they ask. */
  miss(conversationId: string, message: Written): Entry {
    return this.#write(conversationId, message)
  }

  /** What was said in a conversation, in order. */
  texts(conversationId: string): string[] {
    return this.#entriesOf(conversationId).map(({ content }) =>
      content.kind === 'message' ? content.text : '',
    )
  }

  #write(conversationId: string, message: Written): Entry {
    const { senderId, text, entryId = crypto.randomUUID(), sentAt = this.#now() } = message
    const entries = this.#entriesOf(conversationId)
    const known = entries.find((entry) => entry.entryId === entryId)
    if (known) return known
    const seq = entries.length + 1
    const entry: Entry = {
      conversationId,
      entryId,
      seq,
      senderId,
      sentAt,
      content: { kind: 'message', text },
    }
    entries.push(entry)
    this.#preview(entry)
    return entry
  }

  #answer(userId: string, frame: ClientFrame, from: Connection): object {
    const { id } = frame
    switch (frame.action) {
      case 'ping':
        return { type: 'pong', id, serverTime: this.#now() }
      case 'getConversations':
        return { type: 'conversations', id, conversations: this.#conversationsOf(userId) }
      case 'getUsers':
        return { type: 'users', id, users: this.#usersBy(frame) }
      case 'getMessages':
        return { ...pageOf(this.#entriesOf(frame.conversationId), frame), id }
      case 'sendMessage': {
        const { conversationId, entryId, text } = frame
        if (text.includes('\u0007')) return { type: 'error', id, ...FORBIDDEN_CHARACTER }
        const entry = this.#write(conversationId, { senderId: userId, entryId, text })
        this.#read(userId, conversationId, entry.seq)
        this.#push(entry, from)
        return { type: 'messageAccepted', id, conversationId, entryId, seq: entry.seq, sentAt: entry.sentAt }
      }
      default:
        return { type: 'error', id, code: 'unknown_action', message: 'Not in this fake.', retryable: false }
    }
  }

  #push(entry: Entry, except: Connection | null): void {
    const members: readonly string[] = this.#members(entry.conversationId)
    for (const connection of this.#connections) {
      if (connection === except || !members.includes(connection.userId)) continue
      connection.deliver(JSON.stringify({ type: 'events', events: [{ type: 'entryAdded', entry }] }))
    }
  }

  #preview({ conversationId, seq, entryId, senderId, sentAt, content }: Entry): void {
    const summary = this.#conversations.get(conversationId)
    if (!summary) return
    const text = content.kind === 'message' ? content.text : ''
    const preview = { entryId, senderId, sentAt, text }
    this.#conversations.set(conversationId, { ...summary, lastSeq: seq, messageCount: seq, preview })
  }

  #usersBy({
    userIds,
    handlePrefix,
  }: {
    userIds?: string[] | null
    handlePrefix?: string | null
  }): UserProfile[] {
    return this.#users.filter(({ userId, handle }) =>
      handlePrefix ? handle.startsWith(handlePrefix) : userIds?.includes(userId),
    )
  }

  #conversationsOf(userId: string): ConversationSummary[] {
    return [...this.#conversations.values()]
      .filter((conversation) => directUserIds(conversation).includes(userId))
      .map((conversation) => this.#asSeenBy(userId, conversation))
  }

  #asSeenBy(userId: string, conversation: ConversationSummary): ConversationSummary {
    const { conversationId, membership } = conversation
    const readSeq = this.#readSeqs.get(`${conversationId} ${userId}`) ?? 0
    const unread = this.#entriesOf(conversationId).filter(
      ({ seq, senderId }) => seq > readSeq && senderId !== userId,
    )
    return { ...conversation, unread: unread.length, membership: { ...membership, readSeq } }
  }

  #read(userId: string, conversationId: string, seq: number): void {
    this.#readSeqs.set(`${conversationId} ${userId}`, seq)
  }

  #members(conversationId: string): readonly string[] {
    const conversation = this.#conversations.get(conversationId)
    return conversation ? directUserIds(conversation) : []
  }

  #entriesOf(conversationId: string): Entry[] {
    const entries = this.#entries.get(conversationId) ?? []
    this.#entries.set(conversationId, entries)
    return entries
  }
}
