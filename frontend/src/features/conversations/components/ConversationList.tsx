import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { formatExact, formatShort } from '@/lib/time/format'
import { Avatar } from '@/lib/ui/Avatar'
import { Notice } from '@/lib/ui/Notice'
import { activeAt, type Conversations, otherUserId } from '../model/conversations'

interface ConversationListProps {
  conversations: Conversations
  userId: string
  nameOf(userId: string): string
  /** A link to the conversation; it knows by itself whether it is the current one. */
  renderLink(conversationId: string, content: ReactNode): ReactNode
}

/** One's conversations, the most recently active first. */
export function ConversationList({ conversations, userId, nameOf, renderLink }: ConversationListProps) {
  const { isLoaded, failure, conversations: summaries, unread } = useStore(conversations.state)
  if (!isLoaded) return failure ? <Notice>{failure}</Notice> : <Skeleton />
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
            isUnread={unread.has(summary.conversationId)}
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
  isUnread: boolean
}

function Row({ summary, otherId, name, isOwnPreview, isUnread }: RowProps) {
  const at = activeAt(summary)
  const preview = summary.preview
    ? `${isOwnPreview ? 'You: ' : ''}${summary.preview.text}`
    : 'No messages yet'
  return (
    <>
      <Avatar userId={otherId} name={name} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline justify-between gap-3">
          <span className={`truncate ${isUnread ? 'font-bold' : 'font-semibold'}`}>{name}</span>
          <time
            dateTime={new Date(at).toISOString()}
            title={formatExact(at)}
            className={`shrink-0 text-xs tabular-nums ${isUnread ? 'font-semibold text-brand' : 'text-muted'}`}
          >
            {formatShort(at)}
          </time>
        </span>
        <span className="flex items-center gap-2">
          <span
            className={`min-w-0 flex-1 truncate text-sm ${isUnread ? 'font-medium text-ink' : 'text-muted'}`}
          >
            {preview}
          </span>
          {isUnread && (
            <span role="img" aria-label="Unread" className="size-2.5 shrink-0 rounded-full bg-clay" />
          )}
        </span>
      </span>
    </>
  )
}

function Empty() {
  return (
    <p className="px-4 py-10 text-balance text-center text-muted">
      Nobody here yet. Find somebody by their handle above and say hello.
    </p>
  )
}

function Skeleton() {
  return (
    <div role="status" aria-label="Loading conversations" className="flex flex-col gap-4 px-3 py-3">
      {['w-2/3', 'w-1/2', 'w-3/5'].map((width) => (
        <div key={width} className="flex animate-pulse items-center gap-3">
          <div className="size-11 rounded-[38%] bg-line" />
          <div className="flex flex-1 flex-col gap-2">
            <div className="h-3.5 w-1/3 rounded bg-line" />
            <div className={`h-3 rounded bg-line ${width}`} />
          </div>
        </div>
      ))}
    </div>
  )
}
