import { Link, useNavigate } from '@tanstack/react-router'
import { useStore } from 'zustand'
import { ConversationList } from '@/features/conversations/components/ConversationList'
import { PeopleSearch } from '@/features/people/components/PeopleSearch'
import { IconButton } from '@/lib/ui/IconButton'
import { SignOutIcon } from '@/lib/ui/icons'
import { Logo } from '@/lib/ui/Logo'
import { useChat } from './ChatContext'
import { useNames } from './useNames'

const LINK_LOOK =
  'flex items-center gap-3 rounded-2xl px-3 py-2.5 transition-colors hover:bg-brand-soft/60 aria-[current=page]:bg-brand-soft'

/** One's conversations, and how to begin another. */
export function Sidebar() {
  const { chat } = useChat()
  const navigate = useNavigate()
  const nameOf = useNames()
  const openWith = async (userId: string) => {
    const conversationId = await chat.openDirect(userId)
    await navigate({ to: '/c/$conversationId', params: { conversationId } })
  }
  return (
    <>
      <Header />
      <PeopleSearch people={chat.people} userId={chat.userId} onChoose={openWith}>
        <nav aria-label="Conversations">
          <ConversationList
            conversations={chat.conversations}
            userId={chat.userId}
            nameOf={nameOf}
            renderLink={(conversationId, content) => (
              <Link to="/c/$conversationId" params={{ conversationId }} className={LINK_LOOK}>
                {content}
              </Link>
            )}
          />
        </nav>
      </PeopleSearch>
    </>
  )
}

function Header() {
  const { chat, signOut } = useChat()
  const me = useStore(chat.people.profiles)[chat.userId]
  return (
    <header className="flex items-center gap-3 px-4 pt-4 pb-3">
      <Logo className="size-9 shrink-0" />
      <div className="min-w-0 flex-1 leading-tight">
        <h1 className="font-bold text-lg tracking-tight">Natter</h1>
        <p className="h-4 truncate text-muted text-xs">
          {me && (
            <>
              <span className="sr-only">Signed in as </span>
              {me.displayName} · @{me.handle}
            </>
          )}
        </p>
      </div>
      <IconButton label="Sign out" onClick={signOut}>
        <SignOutIcon />
      </IconButton>
    </header>
  )
}
