import { plural, t } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { formatExact, formatNumber, formatShort } from '@/lib/time/format'
import { Avatar } from '@/lib/ui/Avatar'
import { Badge } from '@/lib/ui/Badge'
import { EmptyState } from '@/lib/ui/EmptyState'
import { ChatIcon } from '@/lib/ui/icons'
import { ListRow } from '@/lib/ui/ListRow'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import { arrange } from '../model/arrange'
import { activeAt, type Conversations, otherUserId } from '../model/conversations'

interface ConversationListProps {
  conversations: Conversations
  userId: string
  nameOf(userId: string): string
  /** What was typed and not sent, by conversation. */
  drafts: Readonly<Record<string, string>>
  /** What is said of who is typing, by conversation. */
  typing: Readonly<Record<string, string>>
  /** A link to the conversation; it knows by itself whether it is the current one. */
  renderLink(conversationId: string, content: ReactNode): ReactNode
}

/** One's conversations, the most recently active first. */
export function ConversationList(props: ConversationListProps) {
  const { conversations, userId, nameOf, drafts, typing, renderLink } = props
  const { t } = useLingui()
  const { isLoaded, failure, conversations: summaries, unread } = useStore(conversations.state)
  if (!isLoaded)
    return failure ? <Notice>{failure}</Notice> : <SkeletonRows label={t`Loading conversations`} />
  if (summaries.length === 0) return <Empty />
  const { shown, archived } = arrange(summaries)
  const item = (summary: ConversationSummary) => {
    const other = otherUserId(summary, userId)
    const row = (
      <Row
        summary={summary}
        otherId={other}
        name={summary.kind === 'group' ? summary.group.title : nameOf(other)}
        author={authorOf(summary, userId, nameOf)}
        typing={typing[summary.conversationId]}
        draft={drafts[summary.conversationId]}
        unread={unread.get(summary.conversationId) ?? 0}
      />
    )
    return <li key={summary.conversationId}>{renderLink(summary.conversationId, row)}</li>
  }
  return (
    <>
      <ul className="flex flex-col gap-0.5">{shown.map(item)}</ul>
      {archived.length > 0 && (
        <details>
          <summary className="flex min-h-11 cursor-pointer items-center rounded-xl px-3 font-medium text-muted text-sm hover:bg-brand-soft">
            {t`Archive`} ({formatNumber(archived.length)})
          </summary>
          <ul className="flex flex-col gap-0.5">{archived.map(item)}</ul>
        </details>
      )}
    </>
  )
}

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
}

function Row({ summary, otherId, name, author, typing, draft, unread }: RowProps) {
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
  const badge = isUnread && (
    <Badge
      count={unread}
      isQuiet={(summary.membership.mutedUntil ?? 0) > Date.now()}
      label={plural(unread, { one: '# unread message', other: '# unread messages' })}
    />
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
            <Preview text={summary.preview?.text} author={author} />
          )}
        </span>
      }
      end={badge}
    />
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

function Preview({ text, author }: { text: string | undefined; author: string | null }) {
  const { t } = useLingui()
  if (text === undefined) return t`No messages yet`
  if (text === '') return <i>{t`Message deleted`}</i>
  // What somebody else wrote has a direction of its own, which must not turn our words round.
  return (
    <>
      {author !== null && (
        <>
          <bdi>{author}</bdi>:{' '}
        </>
      )}
      <bdi>{text}</bdi>
    </>
  )
}

/** Who is named before the newest message; what the other one of two people wrote needs no name. */
function authorOf(
  { kind, preview }: ConversationSummary,
  userId: string,
  nameOf: (userId: string) => string,
): string | null {
  if (!preview) return null
  if (preview.senderId === userId) return t`You`
  return kind === 'group' ? nameOf(preview.senderId) : null
}

function Empty() {
  const { t } = useLingui()
  return (
    <EmptyState picture={<ChatIcon className="size-10 text-brand" />} title={t`Nobody here yet`}>
      <p className="text-balance">{t`Find somebody by their handle above and say hello.`}</p>
    </EmptyState>
  )
}
