import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { SignInPage } from '@/features/auth/components/SignInPage'
import { Cognito } from '@/features/auth/model/cognito'
import { refreshTokenStore } from '@/features/auth/model/refreshTokenStore'
import { Session } from '@/features/auth/model/session'
import type { Config } from '@/lib/config/config'
import { Button } from '@/lib/ui/Button'
import { Spinner } from '@/lib/ui/Spinner'
import { ChatApp } from './ChatApp'
import { MessagePage } from './MessagePage'

/** The whole app, once its configuration is known. */
export function App({ config }: { config: Config }) {
  const { cognito, session } = useMemo(() => {
    const cognito = new Cognito({ endpoint: config.cognitoEndpoint, clientId: config.clientId })
    return { cognito, session: new Session({ cognito, store: refreshTokenStore }) }
  }, [config])
  const state = useStore(session.state)
  useEffect(() => void session.restore(), [session])

  switch (state.status) {
    case 'restoring':
      return (
        <MessagePage>
          <Spinner label="Opening Natter…" />
        </MessagePage>
      )
    case 'unreachable':
      return (
        <MessagePage title="Natter cannot be reached">
          <p>You are still signed in, but the sign-in service does not answer. Are you online?</p>
          <Button onClick={() => void session.restore()}>Try again</Button>
        </MessagePage>
      )
    case 'signedOut':
      return (
        <SignInPage session={session} cognito={cognito} notice={state.notice} demoUsers={config.demoUsers} />
      )
    case 'signedIn':
      return <ChatApp config={config} session={session} userId={state.identity.userId} />
  }
}
