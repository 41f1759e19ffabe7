import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { Session } from '@/features/auth/model/session'
import { browserOutboxStorage } from '@/features/timeline/model/outboxStorage'
import type { Config } from '@/lib/config/config'
import { watchNetwork } from '@/lib/socket/browserSignals'
import { ChatContext } from './ChatContext'
import { Chat } from './chat'
import { router } from './router'

interface ChatAppProps {
  config: Config
  session: Session
  userId: string
}

/** The app of somebody who is signed in; runs the chat while it is on the page. */
export function ChatApp({ config, session, userId }: ChatAppProps) {
  const [chat, setChat] = useState<Chat | null>(null)
  useEffect(() => {
    const running = new Chat({
      config,
      userId,
      accessToken: (options) => session.accessToken(options),
      outboxStorage: browserOutboxStorage(userId),
    })
    running.start()
    setChat(running)
    const unwatch = watchNetwork(() => running.socket.wake())
    return () => {
      unwatch()
      running.stop()
    }
  }, [config, session, userId])
  const context = useMemo(() => {
    const signOut = async () => {
      await router.navigate({ to: '/', replace: true })
      await session.signOut()
    }
    return chat && { chat, signOut: () => void signOut() }
  }, [chat, session])
  if (!context) return null
  return (
    <ChatContext value={context}>
      <RouterProvider router={router} />
    </ChatContext>
  )
}
