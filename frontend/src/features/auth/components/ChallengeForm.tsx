import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@/lib/ui/Button'
import { PasswordField } from '@/lib/ui/PasswordField'
import type { Challenge } from '../model/cognito'
import type { Session } from '../model/session'
import { AuthForm } from './AuthForm'
import { CodeField } from './CodeField'
import { MIN_PASSWORD_LENGTH } from './passwordRule'
import { textOf, useSubmit } from './useSubmit'

interface ChallengeFormProps {
  session: Session
  challenge: Challenge
  /** Whether the session outlasts the browser. */
  stays: boolean
  /** The account asks for yet another step. */
  onChallenge(challenge: Challenge): void
  onSignIn(): void
}

/** A further step of signing in. */
export function ChallengeForm({ session, challenge, stays, onChallenge, onSignIn }: ChallengeFormProps) {
  const { t } = useLingui()
  const { isBusy, failure, onSubmit } = useSubmit(async (data) => {
    const answer = textOf(data, 'answer') || textOf(data, 'code').trim()
    const next = await session.answer(challenge, answer, stays)
    if (next) onChallenge(next)
  })
  const words = {
    SOFTWARE_TOKEN_MFA: {
      title: t`One more step`,
      about: t`Enter the code your authenticator app shows for Natter.`,
    },
    EMAIL_OTP: { title: t`Check your email`, about: t`Enter the code we sent to your email address.` },
    NEW_PASSWORD_REQUIRED: {
      title: t`Choose a new password`,
      about: t`The password you were given works only once.`,
    },
  }[challenge.kind]
  return (
    <AuthForm
      {...words}
      failure={failure}
      action={t`Continue`}
      isBusy={isBusy}
      onSubmit={onSubmit}
      footer={
        <Button look="quiet" onClick={onSignIn}>
          <Trans>Back to sign-in</Trans>
        </Button>
      }
    >
      {challenge.kind === 'NEW_PASSWORD_REQUIRED' ? (
        <PasswordField
          label={t`New password`}
          name="answer"
          autoComplete="new-password"
          minLength={MIN_PASSWORD_LENGTH}
          hint={t`Use at least ${MIN_PASSWORD_LENGTH} characters. A few random words make a good password.`}
          required
        />
      ) : (
        <CodeField />
      )}
    </AuthForm>
  )
}
