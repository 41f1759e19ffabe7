import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useStore } from 'zustand'
import { otherUserId } from '@/features/conversations/model/conversations'
import { Composer } from '@/features/timeline/components/Composer'
import { Timeline } from '@/features/timeline/components/Timeline'
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
        conversationId={conversationId}
        timeline={chat.timelines.of(conversationId)}
        outbox={chat.outbox}
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
