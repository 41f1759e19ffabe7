import { lazy, Suspense, useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { refreshTokenStore } from '@/features/auth/model/refreshTokenStore'
import type { SessionState } from '@/features/auth/model/session'
import type { Config } from '@/lib/config/config'
import { forgetAllBut } from '@/lib/storage/forget'
import { acceptBySigningIn, openInvitation } from './newChat/invitation'
import { Opening } from './pages/Opening'
import { enter, loginOf } from './signIn/login'

const loadChatApp = () => import('./ChatApp')
const ChatApp = lazy(async () => ({ default: (await loadChatApp()).ChatApp }))
const SignInPage = lazy(async () => ({
  default: (await import('@/features/auth/components/SignInPage')).SignInPage,
}))

/** The whole app, once its configuration is known. */
export function App({ config }: { config: Config }) {
  const login = useMemo(() => loginOf(config), [config])
  const { session, cognito } = login
  const state = useStore(session.state)
  const invitation = state.status === 'signedOut' ? openInvitation(location) : null
  const isInvited = invitation !== null
  const entered = useRef<object | null>(null)
  useEffect(() => {
    // Once: the answer of managed login is good for one time only.
    if (entered.current === session) return
    entered.current = session
    // Whoever has a session will need the chat: it is fetched while the session is taken up.
    if (refreshTokenStore.load()) void loadChatApp()
    void enter(session)
  }, [session])
  useEffect(() => forgetOthers(state), [state])
  useEffect(() => {
    if (isInvited) acceptBySigningIn()
  }, [isInvited])

  switch (state.status) {
    case 'restoring':
      return <Opening />
    case 'signedOut':
      return (
        <Suspense fallback={<Opening />}>
          <SignInPage
            session={session}
            cognito={cognito}
            ending={state.ending}
            invitation={invitation}
            demoUsers={config.demoUsers}
            ways={{
              managed: config.loginUrl !== undefined,
              password: config.passwordSignIn || config.loginUrl === undefined,
            }}
          />
        </Suspense>
      )
    case 'signedIn':
      return (
        <Suspense fallback={<Opening />}>
          <ChatApp config={config} session={session} identity={state.identity} />
        </Suspense>
      )
  }
}

/**
 * The next person at this browser is not to find what the one before has left. A session that runs out while the page is
 * open leaves it until the page is opened again: unsent messages are in it.
 */
function forgetOthers(state: SessionState): void {
  if (state.status === 'signedIn') void forgetAllBut(state.identity.userId)
  if (state.status === 'signedOut' && state.ending !== 'expired') void forgetAllBut(refreshTokenStore.keeps())
}
