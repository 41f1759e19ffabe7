import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { otherUserId } from '@/features/conversations/model/conversations'
import { usePageVisible } from '@/features/timeline/components/usePageVisible'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { formatClock, formatShort, isSameDay } from '@/lib/time/format'
import { Avatar } from '@/lib/ui/Avatar'
import { ICON_BUTTON_LOOK } from '@/lib/ui/IconButton'
import { BackIcon } from '@/lib/ui/icons'
import { useChat } from '../chat/ChatContext'
import { useTyping } from '../people/useTitles'
import { ConversationDialog, ConversationMenu } from './ConversationMenu'
import type { ConversationIntent } from './useConversationItems'

interface ConversationHeaderProps {
  summary: ConversationSummary | undefined
  title: string
}

/** With whom one talks, and whether they are there. */
export function ConversationHeader({ summary, title }: ConversationHeaderProps) {
  const { t } = useLingui()
  const { chat } = useChat()
  const isGroup = summary?.kind === 'group'
  const otherId = summary ? otherUserId(summary, chat.userId) : ''
  // Of whom one has blocked one learns nothing any more, what was learned before included; nothing before they accept a request.
  const isWatched = summary?.kind === 'direct' && !summary.membership.blocks && summary.peer != null
  const presence = usePresence(isWatched ? otherId : null)
  const [dialog, setDialog] = useState<ConversationIntent | null>(null)
  const typing = useTyping()[summary?.conversationId ?? '']
  return (
    <header className="flex min-h-16 items-center gap-3 border-line border-b bg-surface py-2.5 ps-2 pe-4 md:ps-5">
      <Link to="/" aria-label={t`Back to conversations`} className={`${ICON_BUTTON_LOOK} md:hidden`}>
        <BackIcon />
      </Link>
      <div className="relative flex min-h-11 min-w-0 items-center gap-3">
        <Avatar
          userId={otherId}
          name={title}
          size="small"
          isGroup={isGroup}
          isOnline={presence?.online ?? false}
        />
        <div className="min-w-0 leading-tight">
          <h2 className="truncate font-semibold" dir="auto">
            {title}
          </h2>
          <p className="h-4 truncate text-muted text-xs">
            {typing === undefined ? (
              <Standing summary={summary} otherId={otherId} presence={presence} />
            ) : (
              <span className="text-brand">{typing}</span>
            )}
          </p>
        </div>
        {summary && (
          // Over the picture, the name and the line below: all of it is pressed.
          <button
            type="button"
            aria-label={title}
            onClick={() => setDialog('details')}
            className="absolute inset-0 rounded-xl"
          />
        )}
      </div>
      {summary && (
        <div className="ms-auto">
          <ConversationMenu summary={summary} />
          <ConversationDialog summary={summary} dialog={dialog} onClose={() => setDialog(null)} />
        </div>
      )}
    </header>
  )
}

interface StandingProps {
  summary: ConversationSummary | undefined
  otherId: string
  presence: ReturnType<typeof usePresence>
}

function Standing({ summary, otherId, presence }: StandingProps) {
  const { t } = useLingui()
  const { chat } = useChat()
  const profile = useStore(chat.people.profiles)[otherId]
  if (summary?.kind === 'group') return plural(summary.memberCount, { one: '# member', other: '# members' })
  if (presence?.online) return t`online`
  if (presence?.lastSeenAt) return t`last seen ${whenOf(presence.lastSeenAt)}`
  return profile && <bdi>@{profile.handle}</bdi>
}

function whenOf(at: number): string {
  return isSameDay(at, Date.now()) ? formatClock(at) : formatShort(at)
}

/** Whether somebody is there, kept up to date while one looks; `undefined` where that is not known. */
function usePresence(userId: string | null) {
  const { chat } = useChat()
  const isVisible = usePageVisible()
  const { status } = useStore(chat.socket.state)
  const isOpen = status === 'open'
  useEffect(() => {
    if (userId && isVisible && isOpen) return chat.presences.watch(userId)
  }, [chat, userId, isVisible, isOpen])
  const presence = useStore(chat.presences.known)[userId ?? '']
  return isOpen ? presence : undefined
}
