import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { AuthenticatorSettings } from '@/features/auth/components/AuthenticatorSettings'
import { PasskeySettings } from '@/features/auth/components/PasskeySettings'
import { PasswordSettings } from '@/features/auth/components/PasswordSettings'
import { Account } from '@/features/auth/model/account'
import { AccountSignIn } from '@/features/auth/model/accountSignIn'
import { Cognito } from '@/features/auth/model/cognito'
import { FreshSignIn } from '@/features/auth/model/freshSignIn'
import { SettingsCard } from '@/features/settings/components/SettingsCard'
import { useChat } from '../chat/ChatContext'
import { managedLoginOf } from '../signIn/login'
import { SignInAgainOverlay } from '../signIn/SignInAgainOverlay'

/** How one signs in: password, second factor, passkeys. */
export function SecurityPage() {
  const { t } = useLingui()
  const { identity } = useChat()
  const { account, signIn, question, managedLogin } = useAccount()
  return (
    <>
      <SettingsCard title={t`Password`}>
        <PasswordSettings account={account} username={identity.username} />
      </SettingsCard>
      <SettingsCard
        title={t`Two-step verification`}
        about={t`Signing in will then require a code from your authenticator app as well as your password.`}
      >
        <AuthenticatorSettings account={account} username={identity.username} />
      </SettingsCard>
      {managedLogin && (
        <SettingsCard
          title={t`Passkeys`}
          about={t`Sign in with your fingerprint, face or security key instead of a password.`}
        >
          <PasskeySettings managedLogin={managedLogin} />
        </SettingsCard>
      )}
      <SignInAgainOverlay session={signIn} freshSignIn={question} />
    </>
  )
}

/** One's account at the identity provider, and how one signs in to change it. */
function useAccount() {
  const { config, identity, session } = useChat()
  return useMemo(() => {
    const { cognitoEndpoint: endpoint, accountClientId: clientId } = config
    const question = new FreshSignIn()
    const managedLogin = managedLoginOf(config, 'account')
    const signIn = new AccountSignIn({
      identity,
      way: session.way,
      cognito: new Cognito({ endpoint, clientId }),
      managedLogin,
      ask: () => question.ask(),
    })
    const account = new Account({ endpoint, accessToken: (password) => signIn.token(password) })
    return { account, signIn, question, managedLogin }
  }, [config, identity, session])
}
