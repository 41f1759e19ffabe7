import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { Identity } from '@/features/auth/model/claims'
import { FreshSignIn } from '@/features/auth/model/freshSignIn'
import type { Session } from '@/features/auth/model/session'
import type { Config } from '@/lib/config/config'
import { tellAbsence } from '@/lib/socket/activity'
import { watchNetwork } from '@/lib/socket/browserSignals'
import { PicturesContext } from '@/lib/ui/pictures'
import { ChatContext } from './chat/ChatContext'
import { Chat } from './chat/chat'
import { picturesOf } from './people/pictures'
import { router } from './router'
import { SignInAgainOverlay } from './signIn/SignInAgainOverlay'

const loadNotifications = () => import('./notifications/notifications')
const loadSecurityNotices = () => import('./notifications/securityNotices')

interface ChatAppProps {
  config: Config
  session: Session
  identity: Identity
}

/** The app of somebody who is signed in; runs the chat while it is on the page. */
export function ChatApp({ config, session, identity }: ChatAppProps) {
  const { userId } = identity
  const [chat, setChat] = useState<Chat | null>(null)
  const freshSignIn = useMemo(() => new FreshSignIn(), [])
  useEffect(() => {
    const running = new Chat({
      config,
      userId,
      accessToken: (options) => session.accessToken(options),
      onEnded: (ending) => session.endedElsewhere(ending),
      signInAgain: () => freshSignIn.ask(),
    })
    running.start()
    setChat(running)
    const notifications = loadNotifications().then(({ watchNotifications }) => watchNotifications(running))
    const security = loadSecurityNotices().then(({ watchSecurityNotices }) => watchSecurityNotices(running))
    const unwatch = watchNetwork(() => running.socket.wake())
    const untell = tellAbsence(running.socket)
    return () => {
      unwatch()
      untell()
      void notifications.then((stop) => stop())
      void security.then((stop) => stop())
      running.stop()
    }
  }, [config, session, userId, freshSignIn])
  const context = useMemo(() => {
    const leave = async () => {
      await router.navigate({ to: '/', replace: true })
      // Signing out works without a network, too: the chunk may not be there.
      const notifications = await loadNotifications().catch(() => null)
      if (chat) await notifications?.forgetNotifications(chat)
      await session.signOut()
    }
    const signOut = () => void leave()
    const signOutEverywhere = async () => {
      await chat?.api.signOutEverywhere()
      await leave()
    }
    return chat && { chat, config, identity, session, signOut, signOutEverywhere }
  }, [chat, config, identity, session])
  const pictures = useMemo(() => chat && picturesOf(chat), [chat])
  if (!context || !pictures) return null
  return (
    <ChatContext value={context}>
      <PicturesContext value={pictures}>
        <RouterProvider router={router} />
        <SignInAgainOverlay session={session} freshSignIn={freshSignIn} />
      </PicturesContext>
    </ChatContext>
  )
}
