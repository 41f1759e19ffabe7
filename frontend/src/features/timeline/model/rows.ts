import { countsAsUnread } from '@/lib/protocol/content'
import type { Cursors, Entry, Seq } from '@/lib/protocol/generated'
import { dayFinder } from './dayFinder'
import { type States, statesAfter } from './entryState'
import { stateOfGone, withoutWordsOf } from './gone'
import { contentOf, type OutboxItem } from './outboxItem'
import type { Bare, Row } from './row'
import { rowOf, unsentMessage } from './rowOf'

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
  peer?: Cursors | null
  /** Whether somebody has left Natter: what they wrote is gone, whatever this device still has of it. */
  isGone?(userId: string): boolean
}

const GROUP_MS = 5 * 60 * 1000

/** What is shown of a conversation: its entries, then what the server has not acknowledged yet. */
export function rowsOf(shown: Shown): Row[] {
  const { unsent, userId, unreadAfter, states: told = {}, peer, isGone = () => false } = shown
  const entries = withoutWordsOf(shown.entries, isGone)
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
    ...entries.flatMap((entry) => {
      const state = isGone(entry.senderId) ? stateOfGone(entry) : states[entry.entryId]
      return rowOf(entry, state, userId, peer ?? null) ?? []
    }),
    ...waiting.filter((item) => !item.change).map((item) => unsentMessage(item, userId)),
  ].map((row) => withQuote(withRefusal(row, refused.get(row.key)), states, isGone))
  tellAbout(messages)
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
    if (countsAsUnread(entry) && entry.senderId !== userId) count += 1
  }
  return count
}

type Refused = OutboxItem & Required<Pick<OutboxItem, 'change' | 'failure'>>

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
  const { entryId, failure: reason, change } = refused
  const text = change.to.kind === 'edit' ? { text: change.to.text } : {}
  return { ...row, refusedChange: { entryId, reason, ...text } }
}

/** What was deleted is not to be read in an answer either. */
function withQuote(row: Bare, states: States, isGone: (userId: string) => boolean): Bare {
  if (row.kind !== 'message' || !row.replyTo) return row
  const { entryId, senderId } = row.replyTo
  if (!states[entryId]?.deleted && !isGone(senderId)) return row
  const { attached: _, ...quote } = row.replyTo
  return { ...row, replyTo: { ...quote, text: '' } }
}

/** A tip says what the message says that it is for, where that is here. */
function tellAbout(rows: Bare[]): void {
  for (const [index, row] of rows.entries()) {
    if (row.kind !== 'tip' || !row.tip.aboutId) continue
    const about = rows.findLast(({ kind, key }) => kind === 'message' && key === row.tip.aboutId)
    if (about) rows[index] = { ...row, about: about.text }
  }
}

function isUnread({ kind, seq, isOwn }: Bare, after: Seq): boolean {
  return kind !== 'notice' && seq !== null && seq > after && !isOwn
}

function isOneGroup(before: Bare | undefined, after: Bare): boolean {
  if (before?.kind !== 'message' || after.kind !== 'message') return false
  return before?.senderId === after.senderId && after.at - before.at < GROUP_MS
}
