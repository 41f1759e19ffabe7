import { Trans, useLingui } from '@lingui/react/macro'
import type { Cognito } from '../model/cognito'
import { AuthForm } from './AuthForm'
import { BackToSignIn } from './BackToSignIn'
import { CodeField } from './CodeField'
import { NewPasswordField } from './NewPasswordField'
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
      footer={<BackToSignIn onSignIn={onSignIn} />}
    >
      <CodeField />
      <NewPasswordField label={t`New password`} name="password" />
    </AuthForm>
  )
}
