import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { CognitoError } from '../model/cognito'
import { SignInPage } from './SignInPage'

function setUp({ demoUsers = [] as { username: string; password: string }[], notice = '' } = {}) {
  const signIn = vi.fn(async (_username: string, _password: string) => undefined)
  const cognito = {
    signUp: vi.fn(async (_account: object) => undefined),
    confirm: vi.fn(async () => undefined),
  }
  const session = { signIn } as never
  render(
    <SignInPage
      session={session}
      cognito={cognito as never}
      demoUsers={demoUsers}
      notice={notice || undefined}
    />,
  )
  return { signIn, cognito, user: userEvent.setup() }
}

type User = ReturnType<typeof userEvent.setup>

async function submitSignIn(user: User) {
  await user.type(screen.getByLabelText('User name or e-mail'), ' alice ')
  await user.type(screen.getByLabelText('Password'), 'secret')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
}

test('somebody signs in', async () => {
  const { signIn, user } = setUp()
  await submitSignIn(user)
  expect(signIn).toHaveBeenCalledWith('alice', 'secret')
})

test('a wrong password is told without telling whether the account exists', async () => {
  const { signIn, user } = setUp()
  for (const code of ['NotAuthorizedException', 'UserNotFoundException']) {
    signIn.mockRejectedValueOnce(new CognitoError(code, 'Details.'))
    await submitSignIn(user)
    expect(await screen.findByRole('alert')).toHaveTextContent('The user name or the password is wrong.')
  }
})

test('demo accounts are shown where there are any, and only there', () => {
  setUp({ demoUsers: [{ username: 'alice', password: 'alice-password' }] })
  expect(screen.getByRole('region', { name: 'Demo accounts' })).toHaveTextContent('alice-password')
})

test('without demo accounts nothing is said of them', () => {
  setUp()
  expect(screen.queryByText(/demo/i)).not.toBeInTheDocument()
})

test('why the last session ended is told', () => {
  setUp({ notice: 'Your session has ended.' })
  expect(screen.getByRole('alert')).toHaveTextContent('Your session has ended.')
})

test('a new account is made, confirmed, and may then sign in', async () => {
  const { cognito, user } = setUp()
  await user.click(screen.getByRole('button', { name: 'Create an account' }))
  await user.type(screen.getByLabelText('Your name'), 'Dora Diaz')
  await user.type(screen.getByLabelText('Handle'), 'Dora')
  await user.type(screen.getByLabelText('E-mail'), 'dora@example.com')
  await user.type(screen.getByLabelText('Password'), 'correct horse battery')
  await user.click(screen.getByRole('button', { name: 'Create account' }))
  expect(cognito.signUp).toHaveBeenCalledWith({
    username: 'dora',
    name: 'Dora Diaz',
    email: 'dora@example.com',
    password: 'correct horse battery',
  })
  await user.type(await screen.findByLabelText('Code'), '123456')
  await user.click(screen.getByRole('button', { name: 'Confirm' }))
  expect(cognito.confirm).toHaveBeenCalledWith('dora', '123456')
  expect(await screen.findByRole('heading', { name: 'Welcome back' })).toBeVisible()
})

test('an account that is not confirmed yet is asked for its code', async () => {
  const { signIn, user } = setUp()
  signIn.mockRejectedValueOnce(new CognitoError('UserNotConfirmedException', 'User is not confirmed.'))
  await submitSignIn(user)
  expect(await screen.findByRole('heading', { name: 'Check your e-mail' })).toBeVisible()
})
