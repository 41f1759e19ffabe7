import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@/lib/ui/Button'
import { PasswordField } from '@/lib/ui/PasswordField'
import type { Challenge } from '../model/cognito'
import { CognitoError } from '../model/cognitoCalls'
import type { Session } from '../model/session'
import { AccountField } from './AccountField'
import { AuthForm } from './AuthForm'
import type { Unconfirmed } from './ConfirmForm'
import { DemoUsers } from './DemoUsers'
import { StayChoice, type useStays } from './StayChoice'
import { textOf, useSubmit } from './useSubmit'

interface SignInFormProps extends ReturnType<typeof useStays> {
  session: Session
  /** Why one has to sign in again. */
  notice: string | null
  news?: string | undefined
  demoUsers: readonly { username: string; password: string }[]
  /** The account waits for the code from its e-mail. */
  onUnconfirmed(account: Unconfirmed): void
  onChallenge(challenge: Challenge): void
  onForgot(): void
  onSignUp(): void
}

/** User name and password; with people to try the app as where there are any. */
export function SignInForm(props: SignInFormProps) {
  const { session, notice, news, demoUsers, stays, onStays } = props
  const { onUnconfirmed, onChallenge, onForgot, onSignUp } = props
  const { t } = useLingui()
  const { isBusy, failure, onSubmit } = useSubmit(async (data) => {
    const username = textOf(data, 'username').trim()
    const password = textOf(data, 'password')
    try {
      const challenge = await session.signIn(username, password, stays)
      if (challenge) onChallenge(challenge)
    } catch (error) {
      if (!(error instanceof CognitoError) || error.code !== 'UserNotConfirmedException') throw error
      onUnconfirmed({ username, password })
    }
  })
  return (
    <>
      <AuthForm
        title={t`Welcome back`}
        news={news}
        failure={failure ?? notice}
        action={t`Sign in`}
        isBusy={isBusy}
        onSubmit={onSubmit}
        footer={
          <>
            <Button look="quiet" onClick={onForgot}>
              <Trans>Forgot your password?</Trans>
            </Button>
            <p>
              <Trans>New here?</Trans>{' '}
              <Button look="quiet" onClick={onSignUp}>
                <Trans>Create an account</Trans>
              </Button>
            </p>
          </>
        }
      >
        <AccountField />
        <PasswordField label={t`Password`} name="password" autoComplete="current-password" required />
        <StayChoice stays={stays} onStays={onStays} />
      </AuthForm>
      {demoUsers.length > 0 && <DemoUsers users={demoUsers} />}
    </>
  )
}
