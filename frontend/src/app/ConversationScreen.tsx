import { useLingui } from '@lingui/react/macro'
import { Link, useLocation, useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { otherUserId } from '@/features/conversations/model/conversations'
import { Composer } from '@/features/timeline/components/Composer'
import { Timeline } from '@/features/timeline/components/Timeline'
import type { Goal } from '@/features/timeline/components/useOpening'
import type { Places } from '@/features/timeline/model/places'
import { UnreadLine } from '@/features/timeline/model/unreadLine'
import { Avatar } from '@/lib/ui/Avatar'
import { ICON_BUTTON_LOOK } from '@/lib/ui/IconButton'
import { BackIcon } from '@/lib/ui/icons'
import { useChat } from './ChatContext'
import { NotFound } from './NotFound'
import { useNames } from './useNames'

/** One conversation: with whom, what was said, and where to say more. */
export function ConversationScreen({ conversationId }: { conversationId: string }) {
  const { t } = useLingui()
  const { chat } = useChat()
  const nameOf = useNames()
  const [line] = useState(() => new UnreadLine())
  const historyKey = useLocation().state.__TSR_key ?? 'first'
  const goal = useGoal(chat.places, historyKey)
  const { isCurrent, conversations } = useStore(chat.conversations.state)
  const draft = useStore(chat.drafts.texts)[conversationId] ?? ''
  const summary = conversations.find((known) => known.conversationId === conversationId)
  if (!summary && isCurrent) return <NotFound title={t`This conversation is not here`} />
  const otherId = summary ? otherUserId(summary, chat.userId) : null
  const name = otherId ? nameOf(otherId) : '…'
  return (
    <>
      <Header userId={otherId} name={name} />
      <Timeline
        // Another entry of the browser's history is another place in the timeline.
        key={historyKey}
        conversationId={conversationId}
        timeline={chat.timelines.of(conversationId)}
        outbox={chat.outbox}
        reads={chat.reads}
        line={line}
        places={chat.places}
        historyKey={historyKey}
        goal={goal}
        isUnreadKnown={isCurrent}
        userId={chat.userId}
        nameOf={nameOf}
      />
      <Composer
        name={name}
        text={draft}
        onText={(text) => chat.drafts.set(conversationId, text)}
        onSend={(text) => chat.outbox.add(conversationId, text)}
      />
    </>
  )
}

/** Where the timeline opens: at the message that the address names, or where one was at this point of the history. */
function useGoal(places: Places, historyKey: string): Goal | null {
  const { entry } = useParams({ strict: false })
  return useMemo(() => {
    const place = places.of(historyKey)
    if (place) return { kind: 'return', place: place.seq, offset: place.offset }
    if (entry === undefined) return null
    return { kind: 'message', place: /^\d+$/.test(entry) ? Number(entry) : entry }
  }, [places, historyKey, entry])
}

function Header({ userId, name }: { userId: string | null; name: string }) {
  const { t } = useLingui()
  const { chat } = useChat()
  const profile = useStore(chat.people.profiles)[userId ?? '']
  return (
    <header className="flex min-h-16 items-center gap-3 border-line border-b bg-surface py-2.5 ps-2 pe-4 md:ps-5">
      <Link to="/" aria-label={t`Back to conversations`} className={`${ICON_BUTTON_LOOK} md:hidden`}>
        <BackIcon />
      </Link>
      <Avatar userId={userId ?? ''} name={name} size="small" />
      <div className="min-w-0 leading-tight">
        <h2 className="truncate font-semibold" dir="auto">
          {name}
        </h2>
        <p className="h-4 truncate text-muted text-xs">{profile && <bdi>@{profile.handle}</bdi>}</p>
      </div>
    </header>
  )
}
