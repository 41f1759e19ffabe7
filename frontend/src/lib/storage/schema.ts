import type { DBSchema } from 'idb'
import type {
  Attachment,
  AttachmentSource,
  ConversationSummary,
  Entry,
  EntryState,
  MediaKind,
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
  files?: readonly LocalFile[]
  attachments?: readonly Attachment[]
  attachedFrom?: AttachmentSource
  createdAt: number
  failure?: string
  isIdSpent?: boolean
}

/** What is known here of a file that is to be sent. Its contents are apart: see {@link StoredFile}. */
export interface LocalFile {
  /** Made here, once: the server knows it by this, however often it is uploaded. */
  mediaId: string
  kind: MediaKind
  name: string
  contentType: string
  bytes: number
  width?: number
  height?: number
  durationMs?: number
  /** At most 64 numbers from 0 to 31. */
  waveform?: readonly number[]
  /** What it shows, for those who do not see it. */
  alt?: string
}

/** A file with its contents: attached to a draft, or to a message that is not sent. */
export interface StoredFile extends LocalFile {
  conversationId: string
  /** Its place among those of its message. */
  place: number
  /** Whether the message waits in the outbox; else it is being written. */
  isSent: boolean
  /** What is uploaded. */
  blob: Blob
  /** Where that was made smaller: what was chosen, and is uploaded where it is to be sent as a file. */
  original?: File
  /** A still picture of a video. */
  poster?: Blob
}

/** A picture or recording that somebody has seen or heard, to be there again without a connection. */
export interface StoredSeen {
  conversationId: string
  /** The message that carries it. */
  seq: Seq
  mediaId: string
  /** As it is within its message, or as large as it is. */
  size: 'small' | 'large'
  blob: Blob
  bytes: number
  /** When it was last looked at, in milliseconds since the Unix epoch: the longest unseen goes first. */
  usedAt: number
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
  /** By `mediaId`. */
  files: { key: string; value: StoredFile }
  seen: {
    key: [conversationId: string, seq: Seq, mediaId: string, size: StoredSeen['size']]
    value: StoredSeen
    indexes: { 'by-use': [usedAt: number, bytes: number] }
  }
  drafts: { key: string; value: StoredDraft }
  reads: { key: string; value: StoredRead }
  /** The newest place at which somebody was named. */
  mentions: { key: string; value: StoredRead }
  payments: { key: string; value: StoredPayment }
}
