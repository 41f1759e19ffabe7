import { t } from '@lingui/core/macro'
import { assetAmount } from '@/lib/ethereum/amount'
import { isMessage, type MessageEntry } from '@/lib/protocol/content'
import type { Attachment, Cursors, Entry, EntryState, Seq, Tip } from '@/lib/protocol/generated'
import type { LocalFile } from '@/lib/storage/schema'
import { reactionsOf, targetOf } from './entryState'
import type { OutboxItem } from './outboxItem'
import type { Bare, BareMessage, MessageRow } from './row'

/** The row of an entry; `null` for what is not shown as such, as a change is at its message. */
export function rowOf(
  entry: Entry,
  state: EntryState | undefined,
  userId: string,
  peer: Cursors | null,
): Bare | null {
  if (isMessage(entry) || state?.deleted) return sentMessage(entry, state, userId, peer)
  const { kind } = entry.content
  if (kind === 'erased' || (kind !== 'pinned' && targetOf(entry) !== undefined)) return null
  if (entry.content.kind === 'tip') return tipOf(entry, entry.content, state, userId)
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

const NONE: readonly Attachment[] = []

function sentMessage(
  entry: Entry,
  state: EntryState | undefined,
  userId: string,
  peer: Cursors | null,
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
    mentions: state?.edited ? (state.edited.mentions ?? []) : (message?.mentions ?? []),
    isForwarded: message?.forwarded ?? false,
    isEdited: state?.edited != null,
    isDeleted,
    attachments: message?.attachments ?? NONE,
    reactions: reactionsOf(state),
    ...(message?.replyTo ? { replyTo: message.replyTo } : {}),
  }
}

function tipOf(entry: Entry, tip: Tip, state: EntryState | undefined, userId: string): Bare {
  const { entryId, seq, senderId, sentAt } = entry
  const words = assetAmount(tip.amount, tip.asset)
  return {
    kind: 'tip',
    key: entryId,
    seq,
    text: t`Tip of ${words}`,
    senderId,
    at: sentAt,
    isOwn: senderId === userId,
    tip,
    status: state?.tip ?? null,
    about: null,
  }
}

function statusOf(seq: Seq, peer: Cursors | null): MessageRow['status'] {
  if (peer && seq <= peer.readSeq) return 'read'
  return peer && seq <= peer.deliveredSeq ? 'delivered' : 'sent'
}

/** The row of a message that the server has not acknowledged. */
export function unsentMessage(item: OutboxItem, userId: string): BareMessage {
  const { entryId, text, createdAt, failure, replyTo, mentions = [], forwarded = false } = item
  const { files = [], attachments } = item
  const common = {
    kind: 'message' as const,
    key: entryId,
    seq: null,
    text,
    senderId: userId,
    at: createdAt,
    isOwn: true,
    mentions,
    isForwarded: forwarded,
    isEdited: false,
    isDeleted: false,
    attachments: attachments ?? files.map(asAttached),
    ...(files.length > 0 && !attachments ? { isUploading: true } : {}),
    reactions: [],
    ...(replyTo ? { replyTo } : {}),
  }
  return failure === undefined ? { ...common, status: 'pending' } : { ...common, status: 'failed', failure }
}

/** A file as it is going to be shown, as far as this device can tell. */
function asAttached({ waveform, ...file }: LocalFile): Attachment {
  return { ...file, ...(waveform ? { waveform: [...waveform] } : {}) }
}
