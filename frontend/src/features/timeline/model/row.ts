import type { Attachment, EntryContent, Quote, Reaction, Seq, Tip, TipStatus } from '@/lib/protocol/generated'

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
  /** The people named in it. */
  mentions: readonly string[]
  isForwarded: boolean
  isEdited: boolean
  /** Whether it was deleted for everyone; it has no text then. */
  isDeleted: boolean
  /** The files that it carries. */
  attachments: readonly Attachment[]
  /** Whether the server does not have its files yet. */
  isUploading?: boolean
  reactions: readonly Reaction[]
  /** A change of it that the server refused: its id, why, and the new version where it was an edit. */
  refusedChange?: { entryId: string; reason: string; text?: string }
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

/** A tip that somebody gave. */
export interface TipRow extends RowBase {
  kind: 'tip'
  /** What a screen reader is told of it when it comes. */
  text: string
  senderId: string
  isOwn: boolean
  tip: Tip
  /** What the server says of it; pending where it has said nothing. */
  status: TipStatus | null
  /** What the message says that it is for; `null` where that is not here. */
  about: string | null
  startsGroup: boolean
  endsGroup: boolean
}

export type Row = MessageRow | NoticeRow | TipRow

/** What follows from a row's neighbours. */
type Position = 'startsDay' | 'startsUnread' | 'startsGroup' | 'endsGroup'

/** Rows before it is known what stands around them. */
export type BareMessage = Omit<MessageRow, Position>
export type Bare = BareMessage | Omit<NoticeRow, Position> | Omit<TipRow, Position>
