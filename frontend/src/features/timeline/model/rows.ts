import { isMessage, type MessageEntry } from '@/lib/protocol/content'
import type { Entry, Seq } from '@/lib/protocol/generated'
import type { OutboxItem } from './outbox'

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
  status: 'sent' | 'pending' | 'failed'
  /** Why it was not sent. */
  failure?: string
  /** Whether it is the first, or the last, of several by one sender within a few minutes. */
  startsGroup: boolean
  endsGroup: boolean
}

export type Row = MessageRow

interface Shown {
  /** By rising place. */
  entries: readonly Entry[]
  unsent: readonly OutboxItem[]
  /** Oneself. */
  userId: string
  /** Behind which place the messages of others are unread; `null` where there is no line. */
  unreadAfter: Seq | null
}

const GROUP_MS = 5 * 60 * 1000

/** What is shown of a conversation: its entries, then what the server has not acknowledged yet. */
export function rowsOf({ entries, unsent, userId, unreadAfter }: Shown): Row[] {
  const stored = new Set(unsent.length > 0 ? entries.map((entry) => entry.entryId) : [])
  const messages = [
    ...entries.filter(isMessage).map((entry) => sentMessage(entry, userId)),
    ...unsent.filter((item) => !stored.has(item.entryId)).map((item) => unsentMessage(item, userId)),
  ]
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

type Message = Omit<MessageRow, 'startsDay' | 'startsUnread' | 'startsGroup' | 'endsGroup'>

function sentMessage({ entryId, seq, content, senderId, sentAt }: MessageEntry, userId: string): Message {
  const isOwn = senderId === userId
  return {
    kind: 'message',
    key: entryId,
    seq,
    text: content.text,
    senderId,
    at: sentAt,
    isOwn,
    status: 'sent',
  }
}

function unsentMessage({ entryId, text, createdAt, failure }: OutboxItem, userId: string): Message {
  const common = {
    kind: 'message' as const,
    key: entryId,
    seq: null,
    text,
    senderId: userId,
    at: createdAt,
    isOwn: true,
  }
  return failure === undefined ? { ...common, status: 'pending' } : { ...common, status: 'failed', failure }
}

function isUnread({ seq, isOwn }: Message, after: Seq): boolean {
  return seq !== null && seq > after && !isOwn
}

function isOneGroup(before: Message | undefined, after: Message): boolean {
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
