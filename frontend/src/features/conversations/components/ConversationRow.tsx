import { t } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { assetAmount } from '@/lib/ethereum/amount'
import { withFiles } from '@/lib/media/words'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { formatExact, formatShort } from '@/lib/time/format'
import { Avatar } from '@/lib/ui/Avatar'
import { MuteIcon, PinIcon } from '@/lib/ui/conversationIcons'
import { ListRow } from '@/lib/ui/ListRow'
import { type Progress, Ticks } from '@/lib/ui/Ticks'
import { activeAt } from '../model/conversations'
import { UnreadBadge } from './UnreadBadge'

interface RowProps {
  summary: ConversationSummary
  otherId: string
  name: string
  /** Who wrote the newest message: oneself, or a member of a group; `null` where that goes without saying. */
  author: string | null
  /** What the newest message says. */
  words: string
  /** Whether the newest message is one's own. */
  isOwn: boolean
  /** What is said of who is typing. */
  typing: string | undefined
  draft: string | undefined
  /** The text of a message that could not be sent. */
  failed: string | undefined
  /** How many messages of others are unread; `undefined` where it is not unread, also not because it is marked so. */
  unread: number | undefined
  /** Whether one of those names oneself. */
  isMentioned: boolean
  /** Whether one wants to hear nothing of it for now. */
  isMuted: boolean
}

/** A conversation as one line of the list. */
export function ConversationRow(props: RowProps) {
  const { summary, otherId, name, typing, unread } = props
  const isUnread = unread !== undefined
  const at = activeAt(summary)
  const time = (
    <time
      dateTime={new Date(at).toISOString()}
      title={formatExact(at)}
      className={`shrink-0 text-xs tabular-nums ${isUnread ? 'font-semibold text-brand' : 'text-muted'}`}
    >
      {formatShort(at)}
    </time>
  )
  return (
    <ListRow
      start={<Avatar userId={otherId} name={name} isGroup={summary.kind === 'group'} />}
      title={<bdi className={isUnread ? 'font-bold' : ''}>{name}</bdi>}
      aside={time}
      detail={
        <span className={isUnread ? 'font-medium text-ink' : ''}>
          {typing === undefined ? <Last {...props} /> : <span className="text-brand">{typing}</span>}
        </span>
      }
      end={<Cursors {...props} />}
    />
  )
}

/** What is to be known of it at a glance: named, unread, muted, pinned. */
function Cursors({ summary, unread, isMentioned, isMuted }: RowProps) {
  const { t } = useLingui()
  const { pinnedAt } = summary.membership
  return (
    <span className="flex shrink-0 items-center gap-1 text-muted empty:hidden">
      {isMuted && <Sign label={t`Muted`} icon={<MuteIcon className="size-3.5" />} />}
      {pinnedAt != null && <Sign label={t`Pinned`} icon={<PinIcon className="size-3.5" />} />}
      {isMentioned && <Mentioned />}
      {unread !== undefined && <UnreadBadge unread={unread} isQuiet={isMuted} />}
    </span>
  )
}

/** Stands out also where the conversation is muted. */
function Mentioned() {
  const { t } = useLingui()
  return (
    <span
      role="img"
      aria-label={t`You were mentioned`}
      className="grid size-5 place-items-center rounded-full bg-clay font-bold text-[0.7rem] text-on-clay"
    >
      @
    </span>
  )
}

function Sign({ label, icon }: { label: string; icon: ReactNode }) {
  return (
    <span role="img" aria-label={label} title={label}>
      {icon}
    </span>
  )
}

/** What was not sent comes first, then what was not finished, then what was said. */
function Last({ failed, draft, ...newest }: RowProps) {
  const { t } = useLingui()
  if (failed !== undefined) return <Unsent label={t`Not sent:`} text={failed} />
  if (draft !== undefined) return <Unsent label={t`Draft:`} text={draft} />
  return <Newest {...newest} />
}

function Unsent({ label, text }: { label: string; text: string }) {
  return (
    <>
      <span className="text-danger">{label}</span> <bdi>{text}</bdi>
    </>
  )
}

/** Whether it is a group that somebody else has made. */
function isInvited({ kind, membership }: ConversationSummary): boolean {
  return kind === 'group' && membership.role !== 'owner'
}

/** The newest message, or tip. */
function Newest({ summary, author, words, isOwn }: Pick<RowProps, 'summary' | 'author' | 'words' | 'isOwn'>) {
  const { t } = useLingui()
  const progress = progressOf(summary, isOwn)
  if (!summary.preview) return isInvited(summary) ? t`You are now in this group` : t`No messages yet`
  if (words === '') return <i>{t`Message deleted`}</i>
  // What somebody wrote has a direction of its own: it must not turn our words round, and is cut at its own end.
  return (
    <span className="flex items-center">
      {progress && (
        <span className="me-1">
          <Ticks progress={progress} readLook="text-brand" />
        </span>
      )}
      {author !== null && (
        <>
          <bdi className="max-w-[45%] shrink-0 truncate">{author}</bdi>
          <span className="whitespace-pre">: </span>
        </>
      )}
      <span dir="auto" className="min-w-0 truncate">
        {words}
      </span>
    </span>
  )
}

/** What the newest message says; what a tip gives, or which files there are, stands before what is said with it. */
export function wordsOf({ kind, preview }: ConversationSummary, named: Named): string {
  if (!preview) return ''
  const text = named(kind, preview.text)
  if (!preview.tip) return withFiles(text, preview.attached)
  const amount = assetAmount(preview.tip.amount, preview.tip.asset)
  const given = t`Tip: ${amount}`
  return text === '' ? given : `${given} · ${text}`
}

/** A text of a conversation of this kind as it is shown: those whom it names are called by their names. */
export type Named = (kind: ConversationSummary['kind'] | undefined, text: string) => string

/** How far one's own newest message to somebody has come. */
function progressOf(summary: ConversationSummary, isOwn: boolean): Progress | null {
  const { preview } = summary
  if (summary.kind !== 'direct' || !preview || !isOwn) return null
  const { readSeq = 0, deliveredSeq = 0 } = summary.peer ?? {}
  if (preview.seq <= readSeq) return 'read'
  return preview.seq <= deliveredSeq ? 'delivered' : 'sent'
}

/** Who is named before the newest message; what the other one of two people wrote needs no name. */
export function authorOf(
  { kind, preview }: ConversationSummary,
  userId: string,
  nameOf: (userId: string) => string,
): string | null {
  if (!preview) return null
  if (preview.senderId === userId) return t`You`
  return kind === 'group' ? nameOf(preview.senderId) : null
}
