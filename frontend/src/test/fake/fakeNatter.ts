import type {
  ChatError,
  ClientFrame,
  ConversationSummary,
  Entry,
  EntryContent,
  Event,
  Marks,
  UserProfile,
} from '@/lib/protocol/generated'
import { aConversation, aGroup } from '../builders'
import { contentOf, FakeConversation } from './fakeConversation'

interface Written {
  senderId: string
  text: string
  entryId?: string
  sentAt?: number
}

interface Connection {
  userId: string
  /** Whether its user has been there of late. */
  isActive: boolean
  deliver(text: string): void
}

type SendMessage = Extract<ClientFrame, { action: 'sendMessage' }>
type UpdateMessage = Extract<ClientFrame, { action: 'updateMessage' }>

const refusal = (code: ChatError['code'], message: string): ChatError => ({ code, message, retryable: false })
const FORBIDDEN_CHARACTER = refusal('text_forbidden_character', 'The text contains a control character.')
const NOT_FOUND = refusal('conversation_not_found', 'No such conversation.')
const NO_ENTRY = refusal('entry_not_found', 'No such message.')

/** A chat server in memory that keeps to the protocol: for tests of the app without the real one. */
export class FakeNatter {
  readonly #users: readonly UserProfile[]
  readonly #now: () => number
  readonly #conversations = new Map<string, FakeConversation>()
  readonly #connections = new Set<Connection>()

  /** @param now the server's time in milliseconds */
  constructor(users: readonly UserProfile[], now: () => number) {
    this.#users = users
    this.#now = now
  }

  /** Opens a connection; answers with how to send a frame on it and how to end it. */
  connect(userId: string, deliver: (text: string) => void) {
    const connection = { userId, deliver, isActive: false }
    this.#connections.add(connection)
    return {
      send: (text: string) => {
        const frame: ClientFrame = JSON.parse(text)
        deliver(JSON.stringify({ id: frame.id, ...this.#answer(frame, connection) }))
      },
      close: () => void this.#connections.delete(connection),
    }
  }

  openDirect(userId: string, withUserId: string): ConversationSummary {
    const userIds = [userId, withUserId].sort() as [string, string]
    const known = this.#of(userId).find(
      (conversation) =>
        conversation.asSeenBy(userId).kind === 'direct' && conversation.userIds.join() === userIds.join(),
    )
    if (known) return known.asSeenBy(userId)
    return this.#open(
      aConversation({ conversationId: crypto.randomUUID(), userIds, createdAt: this.#now() }),
      userIds,
    )
  }

  /** Somebody makes a group of themselves and others. */
  openGroup(title: string, userIds: readonly string[]): ConversationSummary {
    const [senderId = '', ...others] = userIds
    const group = aGroup(title, { conversationId: crypto.randomUUID(), createdAt: this.#now() })
    const summary = this.#open(group, userIds)
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
    const entry = this.#conversation(conversationId).write({ senderId, content, sentAt: this.#now() })
    this.#pushEntry(entry, null)
    return entry
  }

  /** Tells those who are in a conversation something, except for some. */
  push(
    conversationId: string,
    event: Event,
    except: (connection: Connection) => boolean = () => false,
  ): void {
    const { userIds } = this.#conversation(conversationId)
    for (const connection of this.#connections) {
      if (!userIds.includes(connection.userId) || except(connection)) continue
      connection.deliver(JSON.stringify({ type: 'events', events: [event] }))
    }
  }

  /** Writes a message that everybody has read, without telling anybody. */
  append(conversationId: string, message: Written): Entry {
    const entry = this.miss(conversationId, message)
    const conversation = this.#conversation(conversationId)
    for (const userId of conversation.userIds) conversation.mark(userId, { readSeq: entry.seq })
    return entry
  }

  /** Writes a message that nobody hears of before they ask. */
  miss(conversationId: string, { text, sentAt = this.#now(), ...written }: Written): Entry {
    return this.#conversation(conversationId).write({
      ...written,
      sentAt,
      content: { kind: 'message', text },
    })
  }

  /** Somebody has come so far, on a device that the test does not show. */
  mark(conversationId: string, userId: string, moved: Partial<Marks>): void {
    this.#conversation(conversationId).mark(userId, moved)
    this.push(conversationId, { type: 'marksMoved', conversationId, userId, ...moved })
  }

  /** How far somebody has come. */
  marksOf(conversationId: string, userId: string): Marks {
    return this.#conversation(conversationId).marksOf(userId)
  }

  /** What was said in a conversation, in order. */
  texts(conversationId: string): string[] {
    return this.entriesOf(conversationId).map(({ content }) =>
      content.kind === 'message' ? content.text : '',
    )
  }

  entriesOf(conversationId: string): readonly Entry[] {
    return this.#conversation(conversationId).entries
  }

  #answer(frame: ClientFrame, from: Connection): object {
    const { userId } = from
    if ('conversationId' in frame && !this.#isIn(frame.conversationId, userId)) return error(NOT_FOUND)
    switch (frame.action) {
      case 'ping':
        from.isActive = frame.active ?? from.isActive
        return { type: 'pong', serverTime: this.#now() }
      case 'authenticate':
        return { type: 'authenticated', sessionExpiresAt: this.#now() + 600_000 }
      case 'sync':
        return this.#sync(userId, frame.positions ?? {})
      case 'getConversations':
        return {
          type: 'conversations',
          conversations: this.#of(userId).map((conversation) => conversation.asSeenBy(userId)),
        }
      case 'getUsers':
        return { type: 'users', users: this.#usersBy(frame) }
      case 'getPresence':
        return { type: 'presence', presences: frame.userIds.map((id) => this.#presenceOf(id)) }
      case 'getMessages':
        return this.#conversation(frame.conversationId).page(frame)
      case 'markRead':
        return this.#mark(frame.conversationId, { readSeq: frame.seq }, from)
      case 'markDelivered':
        return this.#mark(frame.conversationId, { deliveredSeq: frame.seq }, from)
      case 'typing': {
        const { conversationId, active } = frame
        const event: Event = { type: 'typing', conversationId, userId, active }
        this.push(conversationId, event, (connection) => connection.userId === userId)
        return { type: 'done' }
      }
      case 'sendMessage':
        return this.#send(frame, from)
      default:
        return this.#update(frame, from)
    }
  }

  #sync(userId: string, positions: Readonly<Record<string, number>>): object {
    const conversations = this.#of(userId).map((conversation) => {
      const position = positions[conversation.id]
      const missed = conversation.entries.filter(({ seq }) => seq > (position ?? 0))
      const recovered = missed.length <= (position === undefined ? 20 : 400)
      return { ...conversation.asSeenBy(userId), recovered, entries: recovered ? missed : [] }
    })
    const removed = Object.keys(positions).filter((id) => !this.#isIn(id, userId))
    return { type: 'synced', conversations, removed, serverTime: this.#now() }
  }

  #send({ conversationId, entryId, text, replyTo, forwarded }: SendMessage, from: Connection): object {
    if (text.includes('\u0007')) return error(FORBIDDEN_CHARACTER)
    const quote = replyTo ? this.#conversation(conversationId).quote(replyTo) : undefined
    const content: EntryContent = {
      kind: 'message',
      text,
      ...(quote ? { replyTo: quote } : {}),
      ...(forwarded ? { forwarded } : {}),
    }
    return this.#accept({ conversationId, entryId, content }, from)
  }

  #update({ conversationId, entryId, targetId, change }: UpdateMessage, from: Connection): object {
    const target = this.entriesOf(conversationId).find((entry) => entry.entryId === targetId)
    if (target?.content.kind !== 'message') return error(NO_ENTRY)
    return this.#accept({ conversationId, entryId, content: contentOf(targetId, change) }, from)
  }

  #accept(
    { conversationId, entryId, content }: Pick<Entry, 'conversationId' | 'entryId' | 'content'>,
    from: Connection,
  ): object {
    const conversation = this.#conversation(conversationId)
    const entry = conversation.write({ senderId: from.userId, entryId, content, sentAt: this.#now() })
    this.#pushEntry(entry, from)
    return { type: 'messageAccepted', conversationId, entryId, seq: entry.seq, sentAt: entry.sentAt }
  }

  #mark(conversationId: string, moved: Partial<Marks>, from: Connection): object {
    const conversation = this.#conversation(conversationId)
    const { userId } = from
    const marks = conversation.mark(userId, moved)
    const event: Event = { type: 'marksMoved', conversationId, userId, ...marks }
    this.push(conversationId, event, (connection) => connection === from)
    const { unread } = conversation.asSeenBy(userId)
    return { type: 'marked', conversationId, ...marks, unread, unreadIsMinimum: false }
  }

  #pushEntry(entry: Entry, from: Connection | null): void {
    this.push(entry.conversationId, { type: 'entryAdded', entry }, (connection) => connection === from)
  }

  #presenceOf(userId: string): object {
    const isOnline = [...this.#connections].some((one) => one.userId === userId && one.isActive)
    return isOnline
      ? { userId, online: true }
      : { userId, online: false, lastSeenAt: this.#now() - 12 * 60_000 }
  }

  #usersBy({ userIds, handlePrefix }: { userIds?: string[] | null; handlePrefix?: string | null }) {
    return this.#users.filter(({ userId, handle }) =>
      handlePrefix ? handle.startsWith(handlePrefix) : userIds?.includes(userId),
    )
  }

  #open(summary: ConversationSummary, userIds: readonly string[]): ConversationSummary {
    this.#conversations.set(summary.conversationId, new FakeConversation(summary, userIds))
    return summary
  }

  #of(userId: string): FakeConversation[] {
    return [...this.#conversations.values()].filter(({ userIds }) => userIds.includes(userId))
  }

  #isIn(conversationId: string, userId: string): boolean {
    return this.#conversations.get(conversationId)?.userIds.includes(userId) ?? false
  }

  #conversation(conversationId: string): FakeConversation {
    const conversation = this.#conversations.get(conversationId)
    if (!conversation) throw new Error(`there is no conversation ${conversationId}`)
    return conversation
  }
}

function error(refused: ChatError): object {
  return { type: 'error', ...refused }
}
