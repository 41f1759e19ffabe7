import { Button } from '@/lib/ui/Button'
import { Field } from '@/lib/ui/Field'
import { Notice } from '@/lib/ui/Notice'
import type { Cognito } from '../model/cognito'
import { textOf, useSubmit } from './useSubmit'

/** The pool's own rule. */
const MIN_PASSWORD_LENGTH = 12

interface SignUpFormProps {
  cognito: Cognito
  /** The account is made and waits for the code from its e-mail. */
  onSignedUp(username: string): void
  onSignIn(): void
}

/** A new account. */
export function SignUpForm({ cognito, onSignedUp, onSignIn }: SignUpFormProps) {
  const { isBusy, failure, onSubmit } = useSubmit(async (data) => {
    const username = textOf(data, 'username').trim().toLowerCase()
    const name = textOf(data, 'name').trim()
    await cognito.signUp({
      username,
      name,
      email: textOf(data, 'email').trim(),
      password: textOf(data, 'password'),
    })
    onSignedUp(username)
  })
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-5" aria-labelledby="sign-up-title">
      <h1 id="sign-up-title" className="font-bold text-3xl tracking-tight">
        Create an account
      </h1>
      {failure && <Notice>{failure}</Notice>}
      <Field label="Your name" name="name" autoComplete="name" maxLength={100} required />
      <Field
        label="Handle"
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        pattern="[A-Za-z][A-Za-z0-9_.\-]{2,31}"
        title="3 to 32 letters, digits, underscores, hyphens and full stops, beginning with a letter"
        hint="This is how people find you. 3 to 32 letters, digits and _ - . beginning with a letter."
        required
      />
      <Field label="E-mail" name="email" type="email" autoComplete="email" required />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={MIN_PASSWORD_LENGTH}
        hint={`At least ${MIN_PASSWORD_LENGTH} characters; a few words make a good one.`}
        required
      />
      <Button type="submit" disabled={isBusy} className="mt-1 min-h-12">
        {isBusy ? 'Creating…' : 'Create account'}
      </Button>
      <p className="text-center text-muted text-sm">
        Have an account?{' '}
        <Button look="quiet" onClick={onSignIn}>
          Sign in
        </Button>
      </p>
    </form>
  )
}
