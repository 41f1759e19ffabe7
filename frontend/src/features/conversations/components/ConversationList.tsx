import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { formatExact, formatShort } from '@/lib/time/format'
import { Avatar } from '@/lib/ui/Avatar'
import { Badge } from '@/lib/ui/Badge'
import { EmptyState } from '@/lib/ui/EmptyState'
import { ChatIcon } from '@/lib/ui/icons'
import { ListRow } from '@/lib/ui/ListRow'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import { activeAt, type Conversations, otherUserId } from '../model/conversations'

interface ConversationListProps {
  conversations: Conversations
  userId: string
  nameOf(userId: string): string
  /** What was typed and not sent, by conversation. */
  drafts: Readonly<Record<string, string>>
  /** A link to the conversation; it knows by itself whether it is the current one. */
  renderLink(conversationId: string, content: ReactNode): ReactNode
}

/** One's conversations, the most recently active first. */
export function ConversationList(props: ConversationListProps) {
  const { conversations, userId, nameOf, drafts, renderLink } = props
  const { t } = useLingui()
  const { isLoaded, failure, conversations: summaries, unread } = useStore(conversations.state)
  if (!isLoaded)
    return failure ? <Notice>{failure}</Notice> : <SkeletonRows label={t`Loading conversations`} />
  if (summaries.length === 0) return <Empty />
  return (
    <ul className="flex flex-col gap-0.5">
      {summaries.map((summary) => {
        const other = otherUserId(summary, userId)
        const row = (
          <Row
            summary={summary}
            otherId={other}
            name={nameOf(other)}
            isOwnPreview={summary.preview?.senderId === userId}
            draft={drafts[summary.conversationId]}
            unread={unread.get(summary.conversationId) ?? 0}
          />
        )
        return <li key={summary.conversationId}>{renderLink(summary.conversationId, row)}</li>
      })}
    </ul>
  )
}

interface RowProps {
  summary: ConversationSummary
  otherId: string
  name: string
  isOwnPreview: boolean
  draft: string | undefined
  /** How many messages of others are unread. */
  unread: number
}

function Row({ summary, otherId, name, isOwnPreview, draft, unread }: RowProps) {
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
    <Badge count={unread} label={plural(unread, { one: '# unread message', other: '# unread messages' })} />
  )
  return (
    <ListRow
      start={<Avatar userId={otherId} name={name} />}
      title={<bdi className={isUnread ? 'font-bold' : ''}>{name}</bdi>}
      aside={time}
      detail={
        <span className={isUnread ? 'font-medium text-ink' : ''}>
          {draft === undefined ? (
            <Preview text={summary.preview?.text} isOwn={isOwnPreview} />
          ) : (
            <Draft text={draft} />
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

function Preview({ text, isOwn }: { text: string | undefined; isOwn: boolean }) {
  const { t } = useLingui()
  if (text === undefined) return t`No messages yet`
  // What somebody else wrote has a direction of its own, which must not turn our words round.
  return (
    <>
      {isOwn && `${t`You:`} `}
      <bdi>{text}</bdi>
    </>
  )
}

function Empty() {
  const { t } = useLingui()
  return (
    <EmptyState picture={<ChatIcon className="size-10 text-brand" />} title={t`Nobody here yet`}>
      <p className="text-balance">{t`Find somebody by their handle above and say hello.`}</p>
    </EmptyState>
  )
}
