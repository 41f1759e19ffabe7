import type {
  Attachment,
  AttachmentSource,
  EntryContent,
  EntryId,
  MessageChange,
  Quote,
  SendMessage,
  Seq,
  UserId,
} from '@/lib/protocol/generated'
import type { LocalFile } from '@/lib/storage/schema'

/** What a message is beside its text. */
export interface Extras {
  /** The message that it answers. */
  replyTo?: Quote
  /** The people named in it; absent where it is not known yet who can be. */
  mentions?: readonly UserId[] | undefined
  /** Whether it was written elsewhere before. */
  forwarded?: boolean
  /** The files that it is to carry, as this device has them. */
  files?: readonly LocalFile[]
  /** The files that it carries, as the server found them: once they are uploaded, or where they are forwarded. */
  attachments?: readonly Attachment[]
  /** The message that carried them before, where they are forwarded. */
  attachedFrom?: AttachmentSource
}

/** A message, or the change of one, that the server has not acknowledged. */
export interface OutboxItem extends Extras {
  /** Made once: a resend under the same id is recognised by the server. */
  entryId: string
  conversationId: string
  /** What the message says; empty where this is a change. */
  text: string
  /** What is to become of which message, where this is a change; its place, where that was known. */
  change?: { targetId: EntryId; targetSeq?: Seq; to: MessageChange }
  /** The conversation's last place when this was sent first: it cannot stand before it. */
  after?: Seq
  /** Milliseconds since the Unix epoch, by the server's clock as far as it is known; no two are the same. */
  createdAt: number
  /** Why it will not be sent again by itself; absent while it waits or is under way. */
  failure?: string
  /** Whether it needs a new id before it can be sent again. */
  isIdSpent?: boolean
}

/** The words of an item in which it is still to be found out who is named; `undefined` where there are none. */
export function unresolvedWords({ text, change, mentions, forwarded }: OutboxItem): string | undefined {
  if (change) return change.to.kind === 'edit' && !change.to.mentions ? change.to.text : undefined
  return mentions || forwarded ? undefined : text
}

/** The item with those whom it names. */
export function withMentions(item: OutboxItem, mentions: UserId[]): OutboxItem {
  const { change } = item
  if (change?.to.kind !== 'edit') return { ...item, mentions }
  return { ...item, change: { ...change, to: { ...change.to, mentions } } }
}

/** The request that an item takes. */
export function requestFor({
  conversationId,
  entryId,
  text,
  change,
  after,
  replyTo,
  mentions,
  forwarded,
  attachments,
  attachedFrom: from,
}: OutboxItem) {
  const known = after === undefined ? {} : { after }
  if (change) {
    const { targetId, targetSeq, to } = change
    const place = targetSeq === undefined ? {} : { targetSeq }
    return {
      action: 'updateMessage' as const,
      conversationId,
      entryId,
      targetId,
      change: to,
      ...known,
      ...place,
    }
  }
  return {
    action: 'sendMessage' as const,
    conversationId,
    entryId,
    text,
    ...known,
    ...(replyTo ? { replyTo: replyTo.entryId, replyToSeq: replyTo.seq } : {}),
    ...(mentions?.length ? { mentions: [...mentions] } : {}),
    ...(forwarded ? { forwarded } : {}),
    ...(attachments?.length ? { attachments: requestedFrom(attachments, from) } : {}),
  }
}

/** The generated type is of tuples, one for each length up to ten. */
type Requested = NonNullable<SendMessage['attachments']>

function requestedFrom(attachments: readonly Attachment[], from: AttachmentSource | undefined): Requested {
  return attachments.map(({ mediaId, alt }) => ({
    mediaId,
    ...(alt ? { alt } : {}),
    ...(from ? { from } : {}),
  })) as Requested
}

/** What the entry says that an item becomes. The server trims, too. */
export function contentOf(item: OutboxItem): EntryContent {
  const { text, change, replyTo, mentions, forwarded, attachments } = item
  if (!change) {
    return {
      kind: 'message',
      text: text.trim(),
      ...(replyTo ? { replyTo } : {}),
      ...(mentions?.length ? { mentions: [...mentions] } : {}),
      ...(forwarded ? { forwarded } : {}),
      ...(attachments?.length ? { attachments: [...attachments] } : {}),
    }
  }
  const { targetId, targetSeq = null, to } = change
  switch (to.kind) {
    case 'edit':
      return {
        kind: 'edited',
        targetId,
        text: to.text.trim(),
        ...(to.mentions?.length ? { mentions: to.mentions } : {}),
      }
    case 'delete':
      return { kind: 'deleted', targetId, targetSeq }
    case 'react':
      return { kind: 'reacted', targetId, emoji: to.emoji }
    default:
      return { kind: 'unreacted', targetId, emoji: to.emoji }
  }
}
