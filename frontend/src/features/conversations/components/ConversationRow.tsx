import { plural, t } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { assetAmount } from '@/lib/ethereum/amount'
import type { ConversationSummary, Preview } from '@/lib/protocol/generated'
import { formatExact, formatShort } from '@/lib/time/format'
import { Avatar } from '@/lib/ui/Avatar'
import { Badge } from '@/lib/ui/Badge'
import { MuteIcon, PinIcon } from '@/lib/ui/conversationIcons'
import { ListRow } from '@/lib/ui/ListRow'
import { activeAt, isMuted } from '../model/conversations'

interface RowProps {
  summary: ConversationSummary
  otherId: string
  name: string
  /** Who wrote the newest message: oneself, or a member of a group; `null` where that goes without saying. */
  author: string | null
  /** What is said of who is typing. */
  typing: string | undefined
  draft: string | undefined
  /** How many messages of others are unread. */
  unread: number
  /** Whether one of those names oneself. */
  isMentioned: boolean
}

/** A conversation as one line of the list. */
export function ConversationRow(props: RowProps) {
  const { summary, otherId, name, author, typing, draft, unread, isMentioned } = props
  const isUnread = unread > 0
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
          {typing !== undefined && <span className="text-brand">{typing}</span>}
          {typing === undefined && draft !== undefined && <Draft text={draft} />}
          {typing === undefined && draft === undefined && (
            <Newest preview={summary.preview ?? undefined} author={author} isInvited={isInvited(summary)} />
          )}
        </span>
      }
      end={<Marks summary={summary} unread={unread} isMentioned={isMentioned} />}
    />
  )
}

/** What is to be known of it at a glance: named, unread, muted, pinned. */
function Marks({ summary, unread, isMentioned }: Pick<RowProps, 'summary' | 'unread' | 'isMentioned'>) {
  const { t } = useLingui()
  const { pinnedAt } = summary.membership
  const isQuiet = isMuted(summary)
  return (
    <span className="flex shrink-0 items-center gap-1 text-muted empty:hidden">
      {isQuiet && <Sign label={t`Muted`} icon={<MuteIcon className="size-3.5" />} />}
      {pinnedAt != null && <Sign label={t`Pinned`} icon={<PinIcon className="size-3.5" />} />}
      {isMentioned && <Mentioned />}
      {unread > 0 && (
        <Badge
          count={unread}
          isQuiet={isQuiet}
          label={plural(unread, { one: '# unread message', other: '# unread messages' })}
        />
      )}
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

function Draft({ text }: { text: string }) {
  return (
    <>
      <span className="text-danger">
        <Trans>Draft:</Trans>
      </span>{' '}
      <bdi>{text}</bdi>
    </>
  )
}

interface NewestProps {
  preview: Preview | undefined
  author: string | null
  isInvited: boolean
}

/** Whether it is a group that somebody else has made. */
function isInvited({ kind, membership }: ConversationSummary): boolean {
  return kind === 'group' && membership.role !== 'owner'
}

/** The newest message, or tip. */
function Newest({ preview, author, isInvited }: NewestProps) {
  const { t } = useLingui()
  if (preview === undefined) return isInvited ? t`You are now in this group` : t`No messages yet`
  const text = wordsOf(preview)
  if (text === '') return <i>{t`Message deleted`}</i>
  // What somebody wrote has a direction of its own: it must not turn our words round, and is cut at its own end.
  return (
    <span className="flex">
      {author !== null && (
        <span className="max-w-[45%] shrink-0 overflow-hidden text-ellipsis whitespace-pre">
          <bdi>{author}</bdi>:{' '}
        </span>
      )}
      <span dir="auto" className="min-w-0 truncate">
        {text}
      </span>
    </span>
  )
}

/** What a tip gives stands before what is said with it. */
export function wordsOf({ text, tip }: Preview): string {
  if (!tip) return text
  const amount = assetAmount(tip.amount, tip.asset)
  const given = t`Tip: ${amount}`
  return text === '' ? given : `${given} · ${text}`
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
