import { isMessage, type MessageEntry } from '@/lib/protocol/content'
import type { Entry } from '@/lib/protocol/generated'
import { isSameDay } from '@/lib/time/format'
import type { OutboxItem } from './outbox'

/** A message as it is shown. */
export interface MessageRow {
  kind: 'message'
  /** The entry's id: the same before and after the server has acknowledged the message. */
  key: string
  text: string
  senderId: string
  /** Milliseconds since the Unix epoch. */
  at: number
  isOwn: boolean
  status: 'sent' | 'pending' | 'failed'
  /** Why it was not sent. */
  failure?: string
  /** Whether it is the first, or the last, of several by one sender within a few minutes. */
  startsGroup: boolean
  endsGroup: boolean
}

/** The line before the first message of a day. */
export interface DayRow {
  kind: 'day'
  key: string
  at: number
}

export type Row = MessageRow | DayRow

const GROUP_MS = 5 * 60 * 1000

/** What is shown of a conversation: its entries, then what the server has not acknowledged yet. */
export function rowsOf(entries: readonly Entry[], unsent: readonly OutboxItem[], userId: string): Row[] {
  const stored = new Set(entries.map((entry) => entry.entryId))
  const messages = [
    ...entries.filter(isMessage).map((entry) => sentRow(entry, userId)),
    ...unsent.filter((item) => !stored.has(item.entryId)).map((item) => unsentRow(item, userId)),
  ]
  return messages.flatMap((message, index): Row[] => {
    const [before, after] = [messages[index - 1], messages[index + 1]]
    const startsDay = !before || !isSameDay(before.at, message.at)
    const grouped = {
      ...message,
      startsGroup: startsDay || !isOneGroup(before, message),
      endsGroup: !after || !isSameDay(message.at, after.at) || !isOneGroup(message, after),
    }
    return startsDay ? [{ kind: 'day', key: `day-${message.key}`, at: message.at }, grouped] : [grouped]
  })
}

type Message = Omit<MessageRow, 'startsGroup' | 'endsGroup'>

function sentRow({ entryId, content, senderId, sentAt }: MessageEntry, userId: string): Message {
  const isOwn = senderId === userId
  return { kind: 'message', key: entryId, text: content.text, senderId, at: sentAt, isOwn, status: 'sent' }
}

function unsentRow({ entryId, text, createdAt, failure }: OutboxItem, userId: string): Message {
  const common = {
    kind: 'message' as const,
    key: entryId,
    text,
    senderId: userId,
    at: createdAt,
    isOwn: true,
  }
  return failure === undefined ? { ...common, status: 'pending' } : { ...common, status: 'failed', failure }
}

function isOneGroup(before: Message, after: Message): boolean {
  return before.senderId === after.senderId && after.at - before.at < GROUP_MS
}
