import { isMessage, type MessageEntry } from '@/lib/protocol/content'
import type { Entry, EntryContent, EntryState, Marks, Quote, Reaction, Seq } from '@/lib/protocol/generated'
import { type States, statesAfter, targetOf } from './entryState'
import { contentOf, type OutboxItem } from './outbox'

/** What every row has, whatever it shows. */
interface RowBase {
  /** The entry's id: the same before and after the server has acknowledged it. */
  key: string
  /** Its place in the log; `null` for what the server has not acknowledged. */
  seq: Seq | null
  /** Milliseconds since the Unix epoch. */
  at: number
  /** Whether the date stands above it. */
  startsDay: boolean
  /** Whether the line above what is unread stands above it. */
  startsUnread: boolean
}

/** A message as it is shown. */
export interface MessageRow extends RowBase {
  kind: 'message'
  text: string
  senderId: string
  isOwn: boolean
  status: 'pending' | 'failed' | 'sent' | 'delivered' | 'read'
  /** Why it was not sent. */
  failure?: string
  /** The message that it answers. */
  replyTo?: Quote
  isForwarded: boolean
  isEdited: boolean
  /** Whether it was deleted for everyone; it has no text then. */
  isDeleted: boolean
  reactions: readonly Reaction[]
  /** A change of it that the server refused: its id, and why. */
  refusedChange?: { entryId: string; reason: string }
  /** Whether it is the first, or the last, of several by one sender within a few minutes. */
  startsGroup: boolean
  endsGroup: boolean
}

/** Something that happened to the group. */
export interface NoticeRow extends RowBase {
  kind: 'notice'
  text: ''
  senderId: string
  isOwn: boolean
  content: EntryContent
  startsGroup: boolean
  endsGroup: boolean
}

export type Row = MessageRow | NoticeRow

interface Shown {
  /** By rising place. */
  entries: readonly Entry[]
  unsent: readonly OutboxItem[]
  /** Oneself. */
  userId: string
  /** Behind which place the messages of others are unread; `null` where there is no line. */
  unreadAfter: Seq | null
  /** What the server told of what has become of messages. */
  states?: States
  /** How far the other one of a direct conversation has come; `null` where it is none, or they do not tell. */
  peer?: Marks | null
}

const GROUP_MS = 5 * 60 * 1000

/** What is shown of a conversation: its entries, then what the server has not acknowledged yet. */
export function rowsOf({ entries, unsent, userId, unreadAfter, states: told = {}, peer }: Shown): Row[] {
  const stored = new Set(unsent.length > 0 ? entries.map((entry) => entry.entryId) : [])
  const waiting = unsent.filter((item) => !stored.has(item.entryId))
  const changes = waiting.filter(({ change, failure }) => change && failure === undefined)
  const known = statesAfter(told, entries)
  const states = statesAfter(
    known,
    changes.map((item, index) => entryOf(item, userId, index)),
  )
  const refused = new Map(waiting.filter(isRefused).map((item) => [item.change.targetId, item]))
  const messages: Bare[] = [
    ...entries.flatMap((entry) => rowOf(entry, states[entry.entryId], userId, peer ?? null) ?? []),
    ...waiting.filter((item) => !item.change).map((item) => unsentMessage(item, userId)),
  ].map((row) => withQuote(withRefusal(row, refused.get(row.key)), states))
  const firstUnread = unreadAfter === null ? undefined : messages.find((row) => isUnread(row, unreadAfter))
  const dayOf = dayFinder()
  const days = messages.map(({ at }) => dayOf(at))
  const joins = messages.map((message, index) => {
    const before = messages[index - 1]
    return days[index] === days[index - 1] && isOneGroup(before, message) && message !== firstUnread
  })
  return messages.map((message, index) => ({
    ...message,
    startsDay: days[index] !== days[index - 1],
    startsUnread: message === firstUnread,
    startsGroup: !joins[index],
    endsGroup: !joins[index + 1],
  }))
}

/** How many messages of others stand behind a place. */
export function countUnread(entries: readonly Entry[], userId: string, after: Seq): number {
  let count = 0
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index]
    if (!entry || entry.seq <= after) break
    if (isMessage(entry) && entry.senderId !== userId) count += 1
  }
  return count
}

type Bare = Omit<MessageRow, Position> | Omit<NoticeRow, Position>
type Position = 'startsDay' | 'startsUnread' | 'startsGroup' | 'endsGroup'
type BareMessage = Omit<MessageRow, Position>
type Refused = OutboxItem & Required<Pick<OutboxItem, 'change' | 'failure'>>

/** The row of an entry; `null` for what is not shown as such, as a change is at its message. */
function rowOf(entry: Entry, state: EntryState | undefined, userId: string, peer: Marks | null): Bare | null {
  if (isMessage(entry) || state?.deleted) return sentMessage(entry, state, userId, peer)
  if (targetOf(entry) !== undefined || entry.content.kind === 'erased' || entry.content.kind === 'tip')
    return null
  const { entryId, seq, content, senderId, sentAt } = entry
  return {
    kind: 'notice',
    key: entryId,
    seq,
    text: '',
    senderId,
    at: sentAt,
    isOwn: senderId === userId,
    content,
  }
}

function sentMessage(
  entry: Entry,
  state: EntryState | undefined,
  userId: string,
  peer: Marks | null,
): BareMessage {
  const { entryId, seq, senderId, sentAt } = entry
  const isOwn = senderId === userId
  const isDeleted = state?.deleted != null
  const message = isDeleted ? null : (entry as MessageEntry).content
  return {
    kind: 'message',
    key: entryId,
    seq,
    text: isDeleted ? '' : (state?.edited?.text ?? message?.text ?? ''),
    senderId,
    at: sentAt,
    isOwn,
    status: isOwn ? statusOf(seq, peer) : 'sent',
    isForwarded: message?.forwarded ?? false,
    isEdited: state?.edited != null,
    isDeleted,
    reactions: state?.reactions ?? [],
    ...(message?.replyTo ? { replyTo: message.replyTo } : {}),
  }
}

function statusOf(seq: Seq, peer: Marks | null): MessageRow['status'] {
  if (peer && seq <= peer.readSeq) return 'read'
  return peer && seq <= peer.deliveredSeq ? 'delivered' : 'sent'
}

function unsentMessage(item: OutboxItem, userId: string): BareMessage {
  const { entryId, text, createdAt, failure, replyTo, forwarded = false } = item
  const common = {
    kind: 'message' as const,
    key: entryId,
    seq: null,
    text,
    senderId: userId,
    at: createdAt,
    isOwn: true,
    isForwarded: forwarded,
    isEdited: false,
    isDeleted: false,
    reactions: [],
    ...(replyTo ? { replyTo } : {}),
  }
  return failure === undefined ? { ...common, status: 'pending' } : { ...common, status: 'failed', failure }
}

/** A change that waits, as the entry that it is going to be: behind all others. */
function entryOf(item: OutboxItem, senderId: string, index: number): Entry {
  const { conversationId, entryId, createdAt } = item
  const seq = Number.MAX_SAFE_INTEGER - 1_000_000 + index
  return { conversationId, entryId, seq, senderId, sentAt: createdAt, content: contentOf(item) }
}

function isRefused(item: OutboxItem): item is Refused {
  return item.change !== undefined && item.failure !== undefined
}

function withRefusal(row: Bare, refused: Refused | undefined): Bare {
  if (!refused || row.kind !== 'message') return row
  return { ...row, refusedChange: { entryId: refused.entryId, reason: refused.failure } }
}

/** What was deleted is not to be read in an answer either. */
function withQuote(row: Bare, states: States): Bare {
  if (row.kind !== 'message' || !row.replyTo || !states[row.replyTo.entryId]?.deleted) return row
  return { ...row, replyTo: { ...row.replyTo, text: '' } }
}

function isUnread({ kind, seq, isOwn }: Bare, after: Seq): boolean {
  return kind === 'message' && seq !== null && seq > after && !isOwn
}

function isOneGroup(before: Bare | undefined, after: Bare): boolean {
  if (before?.kind !== 'message' || after.kind !== 'message') return false
  return before?.senderId === after.senderId && after.at - before.at < GROUP_MS
}

/** Tells the local day of a time, as its first millisecond; quick where one time is of the same day as the last. */
function dayFinder(): (at: number) => number {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  return (at) => {
    if (at >= from && at < to) return from
    const date = new Date(at)
    const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()]
    from = new Date(year, month, day).getTime()
    to = new Date(year, month, day + 1).getTime()
    return from
  }
}
