import { Button } from '@/lib/ui/Button'
import { Field } from '@/lib/ui/Field'
import { Notice } from '@/lib/ui/Notice'
import { CognitoError } from '../model/cognito'
import type { Session } from '../model/session'
import { textOf, useSubmit } from './useSubmit'

interface SignInFormProps {
  session: Session
  notice?: string | undefined
  demoUsers: readonly { username: string; password: string }[]
  /** The account waits for the code from its e-mail. */
  onUnconfirmed(username: string): void
  onSignUp(): void
}

/** User name and password; with people to try the app as where there are any. */
export function SignInForm({ session, notice, demoUsers, onUnconfirmed, onSignUp }: SignInFormProps) {
  const { isBusy, failure, onSubmit } = useSubmit(async (data) => {
    const username = textOf(data, 'username').trim()
    try {
      await session.signIn(username, textOf(data, 'password'))
    } catch (error) {
      if (!(error instanceof CognitoError) || error.code !== 'UserNotConfirmedException') throw error
      onUnconfirmed(username)
    }
  })
  const problem = failure ?? notice
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-5" aria-labelledby="sign-in-title">
      <h1 id="sign-in-title" className="font-bold text-3xl tracking-tight">
        Welcome back
      </h1>
      {problem && <Notice>{problem}</Notice>}
      <Field
        label="User name or e-mail"
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        required
      />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required />
      <Button type="submit" disabled={isBusy} className="mt-1 min-h-12">
        {isBusy ? 'Signing in…' : 'Sign in'}
      </Button>
      <p className="text-center text-muted text-sm">
        New here?{' '}
        <Button look="quiet" onClick={onSignUp}>
          Create an account
        </Button>
      </p>
      {demoUsers.length > 0 && <DemoUsers users={demoUsers} />}
    </form>
  )
}

function DemoUsers({ users }: { users: SignInFormProps['demoUsers'] }) {
  return (
    <section aria-label="Demo accounts" className="rounded-xl border border-line border-dashed p-4 text-sm">
      <p className="mb-2 text-muted">
        This is a demo. Sign in as one of these, each in a browser of its own:
      </p>
      <ul className="flex flex-col gap-1">
        {users.map(({ username, password }) => (
          <li key={username} className="flex flex-wrap justify-between gap-x-4">
            <span className="font-medium">{username}</span>
            <code className="text-muted">{password}</code>
          </li>
        ))}
      </ul>
    </section>
  )
}
