import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { isolated } from '@/lib/i18n/names'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { formatNumber } from '@/lib/time/format'
import { EmptyState } from '@/lib/ui/EmptyState'
import { ChatIcon, NextIcon } from '@/lib/ui/icons'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import type { MenuPlace } from '@/lib/ui/useMenuPlace'
import { arrange } from '../model/arrange'
import { type Conversations, isMuted, otherUserId } from '../model/conversations'
import { ConversationItem } from './ConversationItem'
import { authorOf, ConversationRow, type Named, wordsOf } from './ConversationRow'
import { UnreadBadge } from './UnreadBadge'

interface ConversationListProps {
  conversations: Conversations
  /** The server's time in milliseconds. */
  now: number
  userId: string
  nameOf(userId: string): string
  named: Named
  /** What was typed and not sent, by conversation. */
  drafts: Readonly<Record<string, string>>
  /** What could not be sent, by conversation. */
  failed: Readonly<Record<string, string>>
  /** What is said of who is typing, by conversation. */
  typing: Readonly<Record<string, string>>
  /** Those in which something unread names oneself. */
  mentioned: ReadonlySet<string>
  /** A link to the conversation; it knows by itself whether it is the current one. */
  renderLink(conversationId: string, content: ReactNode): ReactNode
  /** What to do while there is no conversation. */
  ways: ReactNode
  /** Somebody wants to know what can be done about one. */
  onMenu(summary: ConversationSummary, place: MenuPlace): void
}

/** One's conversations, the most recently active first. */
export function ConversationList(props: ConversationListProps) {
  const { conversations, now, userId, nameOf, named, drafts, failed, typing, mentioned } = props
  const { renderLink, ways, onMenu } = props
  const { t } = useLingui()
  const { isLoaded, failure, conversations: summaries, unread } = useStore(conversations.state)
  if (!isLoaded)
    return failure ? <Notice>{failure}</Notice> : <SkeletonRows label={t`Loading conversations`} />
  if (summaries.length === 0) return <Empty ways={ways} />
  const { shown, requests, archived } = arrange(summaries)
  const item = (summary: ConversationSummary) => {
    const other = otherUserId(summary, userId)
    const row = (
      <ConversationRow
        summary={summary}
        otherId={other}
        name={summary.kind === 'group' ? isolated(summary.group.title) : nameOf(other)}
        author={authorOf(summary, userId, nameOf)}
        words={wordsOf(summary, named)}
        typing={typing[summary.conversationId]}
        isOwn={summary.preview?.senderId === userId}
        draft={drafts[summary.conversationId]}
        failed={failed[summary.conversationId]}
        unread={unread.get(summary.conversationId)}
        isMentioned={mentioned.has(summary.conversationId)}
        isMuted={isMuted(summary, now)}
      />
    )
    return (
      <ConversationItem key={summary.conversationId} onMenu={(place) => onMenu(summary, place)}>
        {renderLink(summary.conversationId, row)}
      </ConversationItem>
    )
  }
  // Whoever was declined is in the archive, too, and wants to be forgotten.
  const wanted = archived.filter((summary) => !isMuted(summary, now) && !summary.membership.isRequest)
  const news = wanted.filter(({ conversationId }) => unread.has(conversationId))
  const archive = (
    <Section
      key="archive"
      title={t`Archived`}
      isOpen={false}
      items={archived.map(item)}
      unread={
        news.length > 0
          ? news.reduce((sum, { conversationId }) => sum + (unread.get(conversationId) ?? 0), 0)
          : undefined
      }
    />
  )
  return (
    <>
      <Section title={t`Message requests`} isOpen items={requests.map(item)} />
      {[
        // Above the others while something in it is new: at the end of a long list nobody would see that.
        news.length > 0 && archive,
        <ul key="shown" className="flex flex-col gap-0.5">
          {shown.map(item)}
        </ul>,
        news.length === 0 && archive,
      ]}
    </>
  )
}

interface SectionProps {
  title: string
  /** At first. */
  isOpen: boolean
  items: readonly ReactNode[]
  /** How many messages in it are unread that want to be known of; `undefined` where nothing is. */
  unread?: number | undefined
}

/** Conversations apart from the others, which can be folded. */
function Section({ title, isOpen, items, unread }: SectionProps) {
  if (items.length === 0) return null
  return (
    <details
      open={isOpen}
      className="group/section not-last:mb-2 not-last:border-line not-last:border-b not-last:pb-2"
    >
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2 rounded-xl px-3 font-medium text-muted text-sm hover:bg-brand-soft">
        <NextIcon className="size-3.5 transition-transform group-open/section:rotate-90 rtl:group-open/section:-rotate-90" />
        <span className="flex-1">
          {title} ({formatNumber(items.length)})
        </span>
        {unread !== undefined && <UnreadBadge unread={unread} />}
      </summary>
      <ul className="flex flex-col gap-0.5">{items}</ul>
    </details>
  )
}

function Empty({ ways }: { ways: ReactNode }) {
  const { t } = useLingui()
  return (
    <EmptyState picture={<ChatIcon className="size-10 text-brand" />} title={t`No conversations yet`}>
      <p className="text-balance">{t`Find someone, create a group, or invite people to Natter.`}</p>
      {ways}
    </EmptyState>
  )
}
