import { Link } from '@tanstack/react-router'
import { useStore } from 'zustand'
import { otherUserId } from '@/features/conversations/model/conversations'
import { Composer } from '@/features/timeline/components/Composer'
import { Timeline } from '@/features/timeline/components/Timeline'
import { Avatar } from '@/lib/ui/Avatar'
import { BackIcon } from '@/lib/ui/icons'
import { useChat } from './ChatContext'
import { useNames } from './useNames'

/** One conversation: with whom, what was said, and where to say more. */
export function ConversationScreen({ conversationId }: { conversationId: string }) {
  const { chat } = useChat()
  const nameOf = useNames()
  const { isLoaded, conversations } = useStore(chat.conversations.state)
  const summary = conversations.find((known) => known.conversationId === conversationId)
  if (!summary && isLoaded) return <NotFound />
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
        draft={chat.drafts.get(conversationId) ?? ''}
        onDraft={(text) => chat.drafts.set(conversationId, text)}
        onSend={(text) => chat.outbox.add(conversationId, text)}
      />
    </>
  )
}

function Header({ userId, name }: { userId: string | null; name: string }) {
  const { chat } = useChat()
  const profile = useStore(chat.people.profiles)[userId ?? '']
  return (
    <header className="flex items-center gap-3 border-line border-b bg-surface py-2.5 pr-4 pl-2 md:pl-5">
      <Link
        to="/"
        aria-label="Back to conversations"
        className="grid size-11 place-items-center rounded-xl text-muted hover:bg-brand-soft md:hidden"
      >
        <BackIcon />
      </Link>
      <Avatar userId={userId ?? ''} name={name} size="small" />
      <div className="min-w-0 leading-tight">
        <h2 className="truncate font-semibold">{name}</h2>
        <p className="h-4 truncate text-muted text-xs">{profile && `@${profile.handle}`}</p>
      </div>
    </header>
  )
}

function NotFound() {
  return (
    <div className="m-auto flex max-w-xs flex-col items-center gap-3 p-8 text-center">
      <p className="font-semibold text-xl tracking-tight">This conversation is not here</p>
      <p className="text-balance text-muted">It does not exist, or you are not in it.</p>
      <Link to="/" className="font-semibold text-brand hover:underline">
        Back to your conversations
      </Link>
    </div>
  )
}
