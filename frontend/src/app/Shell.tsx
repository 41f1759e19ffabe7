import { Outlet, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useChat } from './ChatContext'
import { ConnectionBanner } from './ConnectionBanner'
import { Sidebar } from './Sidebar'
import { usePageTitle } from './usePageTitle'

/** Two panes where there is room; else the one that matters. */
export function Shell() {
  const { chat } = useChat()
  const { conversationId = null } = useParams({ strict: false })
  const isReading = conversationId !== null
  usePageTitle(conversationId)
  useEffect(() => chat.conversations.show(conversationId), [chat, conversationId])
  return (
    <div className="flex h-dvh flex-col">
      <ConnectionBanner socket={chat.socket} />
      <div className="flex min-h-0 flex-1">
        <aside
          aria-label="Conversations and people"
          className={`${isReading ? 'hidden md:flex' : 'flex'} w-full shrink-0 flex-col border-line bg-paper md:w-[21rem] md:border-r lg:w-[23rem]`}
        >
          <Sidebar />
        </aside>
        <main className={`${isReading ? 'flex' : 'hidden md:flex'} min-w-0 flex-1 flex-col bg-surface`}>
          <Outlet />
        </main>
      </div>
    </div>
  )
}
