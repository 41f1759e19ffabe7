import type { Cursors, Seq } from '@/lib/protocol/generated'

/** How far a message has come with somebody. */
export interface Receipt {
  userId: string
  state: 'read' | 'delivered' | 'waiting'
  /** When they had read it at the latest, in milliseconds since the Unix epoch; absent where that is not known. */
  readAt?: number
}

/** Somebody and how far they have come; without marks where they do not let it be known. */
export interface Recipient {
  userId: string
  marks?: Cursors | null
}

/** When somebody had read what stands at a place, at the latest, as far as that was heard. */
type Heard = (userId: string, seq: Seq) => number | undefined

/** How far a message at a place has come with each of those it is for, those who have read it first. */
export function receiptsOf(seq: Seq, recipients: readonly Recipient[], heard: Heard): Receipt[] {
  const rank = { read: 0, delivered: 1, waiting: 2 }
  return recipients
    .map(({ userId, marks }) => receiptOf(seq, userId, marks ?? null, heard))
    .sort((a, b) => rank[a.state] - rank[b.state] || (a.readAt ?? 0) - (b.readAt ?? 0))
}

function receiptOf(seq: Seq, userId: string, marks: Cursors | null, heard: Heard): Receipt {
  if (!marks || marks.deliveredSeq < seq) return { userId, state: 'waiting' }
  if (marks.readSeq < seq) return { userId, state: 'delivered' }
  const readAt = heard(userId, seq) ?? marks.readAt
  return { userId, state: 'read', ...(readAt == null ? {} : { readAt }) }
}

/**
 * How far all of a group have come together: what the ticks of a message say. `null` where nobody lets it be known.
 * @param recipients without oneself
 */
export function together(recipients: readonly Recipient[]): Cursors | null {
  const marks = recipients.flatMap((recipient) => recipient.marks ?? [])
  if (marks.length === 0) return null
  return {
    readSeq: Math.min(...marks.map(({ readSeq }) => readSeq)),
    deliveredSeq: Math.min(...marks.map(({ deliveredSeq }) => deliveredSeq)),
  }
}

/** When people came to their read marks, as far as it was heard while the app was open. */
export class ReadTimes {
  readonly #known = new Map<string, { seq: Seq; at: number }[]>()

  /** Takes in that somebody has come to a place at a time, in milliseconds since the Unix epoch. */
  learn(conversationId: string, userId: string, seq: Seq, at: number): void {
    const key = `${conversationId} ${userId}`
    const known = this.#known.get(key) ?? []
    if (seq > (known.at(-1)?.seq ?? 0)) this.#known.set(key, [...known, { seq, at }])
  }

  /** When people had read what stands at the places of a conversation, at the latest. */
  in(conversationId: string): Heard {
    return (userId, seq) =>
      this.#known.get(`${conversationId} ${userId}`)?.find((known) => known.seq >= seq)?.at
  }
}
