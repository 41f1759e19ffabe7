import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@/lib/ui/Button'
import { PasswordField } from '@/lib/ui/PasswordField'
import type { Cognito } from '../model/cognito'
import { AuthForm } from './AuthForm'
import { CodeField } from './CodeField'
import { MIN_PASSWORD_LENGTH } from './passwordRule'
import { textOf, useSubmit } from './useSubmit'

interface ResetFormProps {
  cognito: Cognito
  username: string
  onReset(): void
  onSignIn(): void
}

/** A new password, by the code that was sent. */
export function ResetForm({ cognito, username, onReset, onSignIn }: ResetFormProps) {
  const { t } = useLingui()
  const { isBusy, failure, onSubmit } = useSubmit(async (data) => {
    await cognito.resetPassword(username, textOf(data, 'code').trim(), textOf(data, 'password'))
    onReset()
  })
  return (
    <AuthForm
      title={t`Choose a new password`}
      about={
        <Trans>
          If there is an account for <strong className="text-ink">{username}</strong>, we have sent a code to
          its email address.
        </Trans>
      }
      failure={failure}
      action={t`Save password`}
      isBusy={isBusy}
      onSubmit={onSubmit}
      footer={
        <Button look="quiet" onClick={onSignIn}>
          <Trans>Back to sign-in</Trans>
        </Button>
      }
    >
      <CodeField />
      <PasswordField
        label={t`New password`}
        name="password"
        autoComplete="new-password"
        minLength={MIN_PASSWORD_LENGTH}
        hint={t`Use at least ${MIN_PASSWORD_LENGTH} characters. A few random words make a good password.`}
        required
      />
    </AuthForm>
  )
}
