import { useLingui } from '@lingui/react/macro'
import { AuthenticatorSettings } from '@/features/auth/components/AuthenticatorSettings'
import { PasskeySettings } from '@/features/auth/components/PasskeySettings'
import { PasswordSettings } from '@/features/auth/components/PasswordSettings'
import { SettingsCard } from '@/features/settings/components/SettingsCard'
import { useChat } from '../ChatContext'
import { managedLoginOf } from '../login'

/** How one signs in: password, second factor, passkeys. */
export function SecurityPage() {
  const { t } = useLingui()
  const { account, identity, config } = useChat()
  const managedLogin = managedLoginOf(config)
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
    </>
  )
}
