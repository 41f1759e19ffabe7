import { Trans, useLingui } from '@lingui/react/macro'
import { mayBeHandle } from '@/lib/text/handle'
import { isName } from '@/lib/text/name'
import { Button } from '@/lib/ui/Button'
import { Field } from '@/lib/ui/Field'
import type { Cognito } from '../model/cognito'
import { AuthForm } from './AuthForm'
import type { Unconfirmed } from './ConfirmForm'
import { NewPasswordField } from './NewPasswordField'
import { textOf, useSubmit } from './useSubmit'

interface SignUpFormProps {
  cognito: Cognito
  /** The account is made and waits for the code from its e-mail. */
  onSignedUp(account: Unconfirmed): void
  onSignIn(): void
}

/** A new account. */
export function SignUpForm({ cognito, onSignedUp, onSignIn }: SignUpFormProps) {
  const { t } = useLingui()
  const { isBusy, failure, onSubmit } = useSubmit(async (data) => {
    const account = {
      username: textOf(data, 'username').trim().toLowerCase(),
      email: textOf(data, 'email').trim(),
      password: textOf(data, 'password'),
    }
    await cognito.signUp({ ...account, name: textOf(data, 'name').trim() })
    onSignedUp(account)
  })
  return (
    <AuthForm
      title={t`Create an account`}
      failure={failure}
      action={t`Create account`}
      isBusy={isBusy}
      onSubmit={onSubmit}
      footer={
        <p>
          <Trans>Already have an account?</Trans>{' '}
          <Button look="quiet" onClick={onSignIn}>
            <Trans>Sign in</Trans>
          </Button>
        </p>
      }
    >
      <Field
        label={t`Your name`}
        name="name"
        autoComplete="name"
        rule={{ holds: isName, problem: t`This name cannot be used.` }}
        maxLength={100}
        required
      />
      <Field
        label={t`Handle`}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        rule={{
          holds: mayBeHandle,
          problem: t`This handle is reserved or not allowed. Use 3 to 32 letters, digits and _ - . and start with a letter.`,
        }}
        hint={t`This is how people find you. Use 3 to 32 letters, digits, underscores, hyphens or full stops, and start with a letter.`}
        required
      />
      <Field label={t`Email`} name="email" type="email" autoComplete="email" required />
      <NewPasswordField label={t`Password`} name="password" />
    </AuthForm>
  )
}
