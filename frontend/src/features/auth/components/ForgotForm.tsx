import { Trans, useLingui } from '@lingui/react/macro'
import type { Cognito } from '../model/cognito'
import { CognitoError } from '../model/cognitoCalls'
import { AccountField } from './AccountField'
import { AuthForm } from './AuthForm'
import { BackToSignIn } from './BackToSignIn'
import { textOf, useSubmit } from './useSubmit'

interface ForgotFormProps {
  cognito: Cognito
  /** A code is on its way, if there is such an account. */
  onSent(username: string): void
  onSignIn(): void
}

/** Has a code sent to whoever forgot their password. */
export function ForgotForm({ cognito, onSent, onSignIn }: ForgotFormProps) {
  const { t } = useLingui()
  const { isBusy, failure, onSubmit } = useSubmit(async (data) => {
    const username = textOf(data, 'username').trim()
    await cognito.forgotPassword(username).catch(forgiveUnknown)
    onSent(username)
  })
  return (
    <AuthForm
      title={t`Forgot your password?`}
      about={
        <Trans>Enter your username or email address, and we will send a code to your email address.</Trans>
      }
      failure={failure}
      action={t`Send a code`}
      isBusy={isBusy}
      onSubmit={onSubmit}
      footer={<BackToSignIn onSignIn={onSignIn} />}
    >
      <AccountField />
    </AuthForm>
  )
}

/** Whether an account exists is nobody else's business: the next step looks the same. */
function forgiveUnknown(error: unknown): void {
  if (!(error instanceof CognitoError) || error.code !== 'UserNotFoundException') throw error
}
