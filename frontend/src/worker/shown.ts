import type { NotificationTicket } from '@/lib/protocol/generated'
import type { Alert } from './alerts'

/** What the server sends to a device (`Payload` in shared/chat). */
export type Payload =
  | ({ kind: 'show' } & Shown)
  /** A message was deleted. */
  | { kind: 'withdraw'; conversationId: string; seq: number }
  /** All up to there was read on another device. */
  | { kind: 'read'; conversationId: string; seq: number }
  | ({ kind: 'alert' } & Alert)

/** A notification. What its owner wants hidden is absent. */
export interface Shown {
  userId: string
  language: 'en' | 'de'
  conversationId: string
  seq: number
  sentAt: number
  /** How many unread messages this device has been notified of in the conversation. */
  count: number
  /** How far its owner has read. */
  readSeq?: number
  hidden?: boolean
  sender?: string
  picture?: [userId: string, picture: string]
  group?: string
  text?: string | undefined
  tip?: [asset: { symbol: string; decimals: number }, amount: string]
  added?: boolean
  /** By what the device may act in the conversation without a page. */
  ticket?: NotificationTicket
}

/** What is kept with a notification on the device. */
export interface Kept extends Shown {
  /** The places that it is about. */
  seqs: number[]
}

/** A push service may deliver a message twice, and the worker remembers no more places than these. */
const MAX_PLACES = 100

/** What is known of a conversation after a further notification; `null` where it was shown before. */
export function gathered(shown: Shown, before: Kept | null): Kept | null {
  if (before?.seqs.includes(shown.seq)) return null
  const newest = before && before.seq > shown.seq ? before : shown
  // Not every browser was told that they were read.
  const unread = before?.seqs.filter((seq) => seq > (shown.readSeq ?? 0)) ?? []
  const seqs = [...unread, shown.seq].slice(-MAX_PLACES)
  return { ...newest, count: Math.max(shown.count, seqs.length), seqs }
}

/** What is left once messages are gone; `null` where that is nothing. */
export function without(isGone: (seq: number) => boolean, before: Kept): Kept | null {
  const seqs = before.seqs.filter((known) => !isGone(known))
  const gone = before.seqs.length - seqs.length
  if (gone === 0) return before
  if (seqs.length === 0) return null
  // What the newest of the others said is not known any more.
  const text = isGone(before.seq) ? undefined : before.text
  return { ...before, text, seqs, seq: Math.max(...seqs), count: Math.max(1, before.count - gone) }
}

const WORDS = {
  en: {
    someone: 'Natter',
    messages: (count: number) => (count === 1 ? 'New message' : `${count} new messages`),
    from: (count: number, name: string) => `${count} messages from ${name}`,
    tip: (amount: string) => `Gave you a tip of ${amount}`,
    groupTip: (amount: string) => `gave a tip of ${amount}`,
    added: (name: string) => `${name} added you to the group`,
    reply: 'Reply',
    read: 'Mark as read',
    mute: 'Mute',
  },
  de: {
    someone: 'Natter',
    messages: (count: number) => (count === 1 ? 'Neue Nachricht' : `${count} neue Nachrichten`),
    from: (count: number, name: string) => `${count} Nachrichten von ${name}`,
    tip: (amount: string) => `Hat dir ${amount} Trinkgeld gegeben`,
    groupTip: (amount: string) => `hat ${amount} Trinkgeld gegeben`,
    added: (name: string) => `${name} hat dich zur Gruppe hinzugefügt`,
    reply: 'Antworten',
    read: 'Als gelesen markieren',
    mute: 'Stummschalten',
  },
}

/** How a notification reads. */
export function wording(kept: Kept): Record<'title' | 'body' | 'reply' | 'read' | 'mute', string> {
  const words = WORDS[kept.language] ?? WORDS.en
  const { reply, read, mute } = words
  return { ...titleAndBody(kept), reply, read, mute }
}

function titleAndBody(kept: Kept): { title: string; body: string } {
  const words = WORDS[kept.language] ?? WORDS.en
  const sender = kept.sender ?? words.someone
  if (kept.hidden) return { title: words.someone, body: words.messages(kept.count) }
  const said = saying(kept)
  if (kept.group === undefined) {
    const title = kept.count > 1 ? words.from(kept.count, sender) : sender
    return { title, body: said ?? words.messages(kept.count) }
  }
  const title = kept.count > 1 ? `${kept.group} (${kept.count})` : kept.group
  if (kept.added) return { title, body: words.added(sender) }
  const isTip = kept.tip !== undefined
  const body = said === null ? words.messages(kept.count) : isTip ? `${sender} ${said}` : `${sender}: ${said}`
  return { title, body }
}

function saying(kept: Kept): string | null {
  const words = WORDS[kept.language] ?? WORDS.en
  if (!kept.tip) return kept.text ?? null
  const [{ symbol, decimals }, amount] = kept.tip
  const given = `${decimal(amount, decimals)} ${symbol}`
  return kept.group === undefined ? words.tip(given) : words.groupTip(given)
}

/** An amount of the smallest unit, in whole ones. Never a floating-point number. */
function decimal(amount: string, decimals: number): string {
  const digits = amount.padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const rest = digits.slice(digits.length - decimals).replace(/0+$/, '')
  return rest === '' ? whole : `${whole}.${rest}`
}
