import type { ChatError, ClientFrame, Cursors, Entry, EntryContent, Event } from '@/lib/protocol/generated'
import { contentOf } from './fakeConversation'
import type { Connection, FakeWorld } from './fakeWorld'

type SendMessage = Extract<ClientFrame, { action: 'sendMessage' }>
type Beat = Extract<ClientFrame, { action: 'ping' | 'authenticate' }>
type UpdateMessage = Extract<ClientFrame, { action: 'updateMessage' }>

const refusal = (code: ChatError['code'], message: string): ChatError => ({ code, message, retryable: false })
const FORBIDDEN_CHARACTER = refusal('text_forbidden_character', 'The text contains a control character.')
const NOT_FOUND = refusal('conversation_not_found', 'No such conversation.')
const NO_FILE = refusal('media_not_found', 'No such file.')
const NO_ENTRY = refusal('entry_not_found', 'No such message.')

/** What the server answers to a frame of a connection, which it may tell the others of. */
export function answerTo(world: FakeWorld, frame: ClientFrame, from: Connection): object {
  const { userId } = from
  if ('conversationId' in frame && !world.isIn(frame.conversationId, userId)) return error(NOT_FOUND)
  switch (frame.action) {
    case 'ping':
      return { type: 'pong', ...beat(world, frame, from) }
    case 'authenticate':
      return {
        type: 'authenticated',
        sessionExpiresAt: world.now() + 600_000,
        ...beat(world, frame, from),
      }
    case 'sync':
      return sync(world, userId, frame.positions ?? {})
    case 'getConversations':
      return {
        type: 'conversations',
        conversations: world.of(userId).map((conversation) => conversation.asSeenBy(userId)),
      }
    case 'getUsers':
      return { type: 'users', users: usersBy(world, frame) }
    case 'getPresence':
      return { type: 'presence', presences: frame.userIds.map((id) => presenceOf(world, id)) }
    case 'getMessages':
      return world.conversation(frame.conversationId).page(frame)
    case 'markRead':
      return mark(world, frame.conversationId, { readSeq: frame.seq }, from)
    case 'markDelivered':
      return mark(world, frame.conversationId, { deliveredSeq: frame.seq }, from)
    case 'typing': {
      const { conversationId, active } = frame
      const event: Event = { type: 'typing', conversationId, userId, active }
      world.push(conversationId, event, (connection) => connection.userId === userId)
      return { type: 'done' }
    }
    case 'sendMessage':
      return send(world, frame, from)
    case 'pinMessage': {
      const { conversationId, entryId, targetId, targetSeq, pinned } = frame
      const content: EntryContent = { kind: pinned ? 'pinned' : 'unpinned', targetId, targetSeq }
      return accept(world, { conversationId, entryId, content }, from)
    }
    default:
      return update(world, frame, from)
  }
}

function beat(world: FakeWorld, { active, watch = [] }: Beat, from: Connection): object {
  from.isActive = active ?? from.isActive
  return {
    serverTime: world.now(),
    ...(from.missed ? { missed: from.missed } : {}),
    ...(watch.length ? { presences: watch.map((id) => presenceOf(world, id)) } : {}),
  }
}

function sync(world: FakeWorld, userId: string, positions: Readonly<Record<string, number>>): object {
  const conversations = world.of(userId).map((conversation) => {
    const position = positions[conversation.id]
    const missed = conversation.entries.filter(({ seq }) => seq > (position ?? 0))
    const recovered = missed.length <= (position === undefined ? 20 : 400)
    const summary = conversation.asSeenBy(userId)
    return { ...summary, recovered, entries: recovered ? missed : [], upTo: summary.lastSeq }
  })
  const removed = Object.keys(positions).filter((id) => !world.isIn(id, userId))
  return { type: 'synced', conversations, removed, serverTime: world.now() }
}

function send(world: FakeWorld, frame: SendMessage, from: Connection): object {
  const { conversationId, entryId, text, replyTo, mentions, forwarded, attachments = [] } = frame
  if (text.includes('\u0007')) return error(FORBIDDEN_CHARACTER)
  const quote = replyTo ? world.conversation(conversationId).quote(replyTo) : undefined
  const files = attachments.flatMap(({ mediaId, alt }) => {
    const found = world.attachment(mediaId)
    return found ? [{ ...found, ...(alt ? { alt } : {}) }] : []
  })
  if (files.length < attachments.length) return error(NO_FILE)
  const content: EntryContent = {
    kind: 'message',
    text,
    ...(quote ? { replyTo: quote } : {}),
    ...(mentions?.length ? { mentions } : {}),
    ...(forwarded ? { forwarded } : {}),
    ...(files.length > 0 ? { attachments: files } : {}),
  }
  return accept(world, { conversationId, entryId, content }, from)
}

function update(world: FakeWorld, frame: UpdateMessage, from: Connection): object {
  const { conversationId, entryId, targetId, change } = frame
  const target = world.conversation(conversationId).entries.find((entry) => entry.entryId === targetId)
  const isDeletedTip = target?.content.kind === 'tip' && change.kind === 'delete'
  if (target?.content.kind !== 'message' && !isDeletedTip) return error(NO_ENTRY)
  return accept(world, { conversationId, entryId, content: contentOf(targetId, change) }, from)
}

function accept(
  world: FakeWorld,
  { conversationId, entryId, content }: Pick<Entry, 'conversationId' | 'entryId' | 'content'>,
  from: Connection,
): object {
  const conversation = world.conversation(conversationId)
  const entry = conversation.write({ senderId: from.userId, entryId, content, sentAt: world.now() })
  world.pushEntry(entry, from)
  return { type: 'messageAccepted', conversationId, entryId, seq: entry.seq, sentAt: entry.sentAt }
}

function mark(world: FakeWorld, conversationId: string, moved: Partial<Cursors>, from: Connection): object {
  const conversation = world.conversation(conversationId)
  const { userId } = from
  const { readSeq, deliveredSeq } = conversation.mark(userId, moved)
  const event: Event = { type: 'marksMoved', conversationId, userId, readSeq, deliveredSeq }
  world.push(conversationId, event, (connection) => connection === from)
  const { unread } = conversation.asSeenBy(userId)
  return { type: 'marked', conversationId, readSeq, deliveredSeq, unread, unreadIsMinimum: false }
}

function presenceOf({ connections, now }: FakeWorld, userId: string): object {
  const isOnline = [...connections].some((one) => one.userId === userId && one.isActive)
  return isOnline ? { userId, online: true } : { userId, online: false, lastSeenAt: now() - 12 * 60_000 }
}

function usersBy(
  { users }: FakeWorld,
  { userIds, handlePrefix }: { userIds?: string[] | null; handlePrefix?: string | null },
) {
  return users.filter(({ userId, handle }) =>
    handlePrefix ? handle.startsWith(handlePrefix) : userIds?.includes(userId),
  )
}

function error(refused: ChatError): object {
  return { type: 'error', ...refused }
}
