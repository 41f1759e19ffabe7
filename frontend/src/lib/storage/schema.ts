import type { DBSchema } from 'idb'
import type {
  ConversationSummary,
  Entry,
  EntryState,
  MessageChange,
  Quote,
  Seq,
  UserProfile,
} from '@/lib/protocol/generated'

/** What is known of a conversation's log beside its entries. */
export interface StoredLog {
  conversationId: string
  /** Stretches of places whose entries are all here, or known not to exist; both ends inclusive. */
  known: readonly { from: Seq; to: Seq }[]
  /** The newest place that is known to exist. */
  head: Seq
  /** What the server told of what has become of messages, by entry id. */
  states?: Readonly<Record<string, EntryState>>
  /** When it was last added to, in milliseconds since the Unix epoch: the longest untouched goes first. */
  usedAt: number
}

/** A message, or the change of one, that the server has not acknowledged. */
export interface StoredUnsent {
  entryId: string
  conversationId: string
  text: string
  change?: { targetId: string; to: MessageChange }
  replyTo?: Quote
  mentions?: readonly string[] | undefined
  forwarded?: boolean
  createdAt: number
  failure?: string
  isIdSpent?: boolean
}

/** The message that is answered, or changed: `text` is the new version as far as it is typed. */
export type StoredAbout = { kind: 'reply'; message: Quote } | { kind: 'edit'; message: Quote; text: string }

/** What was typed and not sent, and the message that it is about. */
export interface StoredDraft {
  conversationId: string
  text: string
  about?: StoredAbout
}

/** A place in a conversation: how far somebody has read, or where they were named last. */
export interface StoredRead {
  conversationId: string
  seq: Seq
}

/** A payment of a tip of which the server has not heard. */
export interface StoredPayment {
  tipId: string
  transaction: string
}

/** One person's data on this device. Their stores and keys; `migrations.ts` makes them. */
export interface Schema extends DBSchema {
  conversations: { key: string; value: ConversationSummary }
  people: { key: string; value: UserProfile }
  logs: { key: string; value: StoredLog; indexes: { 'by-use': number } }
  entries: { key: [conversationId: string, seq: Seq]; value: Entry }
  /** Ids are made from the time, so that the order of the keys is the order of sending. */
  outbox: { key: string; value: StoredUnsent }
  drafts: { key: string; value: StoredDraft }
  reads: { key: string; value: StoredRead }
  /** The newest place at which somebody was named. */
  mentions: { key: string; value: StoredRead }
  payments: { key: string; value: StoredPayment }
}
