import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { render } from '@/test/render'
import type { Challenge } from '../model/cognito'
import { CognitoError } from '../model/cognitoCalls'
import type { Ending } from '../model/session'
import { SignInPage } from './SignInPage'

interface Given {
  demoUsers?: { username: string; password: string }[]
  ending?: Ending
  ways?: { managed: boolean; password: boolean }
}

function setUp({ demoUsers = [], ending, ways = { managed: false, password: true } }: Given = {}) {
  const session = {
    signIn: vi.fn(
      async (_username: string, _password: string, _stays: boolean): Promise<Challenge | null> => null,
    ),
    answer: vi.fn(
      async (_challenge: Challenge, _answer: string, _stays: boolean): Promise<Challenge | null> => null,
    ),
    signInByManagedLogin: vi.fn(async (_language: string, _stays: boolean) => undefined),
  }
  const cognito = {
    signUp: vi.fn(async (_account: object) => undefined),
    confirm: vi.fn(async () => undefined),
    resendCode: vi.fn(async (_username: string) => undefined),
    forgotPassword: vi.fn(async (_username: string) => undefined),
    resetPassword: vi.fn(async (_username: string, _code: string, _password: string) => undefined),
  }
  render(
    <SignInPage
      session={session as never}
      cognito={cognito as never}
      demoUsers={demoUsers}
      ending={ending}
      ways={ways}
    />,
  )
  return { ...session, cognito, user: userEvent.setup() }
}

type User = ReturnType<typeof userEvent.setup>

async function submitSignIn(user: User) {
  await user.type(screen.getByLabelText('Username or email'), ' alice ')
  await user.type(screen.getByLabelText('Password'), 'secret')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
}

test('somebody signs in', async () => {
  const { signIn, user } = setUp()
  await submitSignIn(user)
  expect(signIn).toHaveBeenCalledWith('alice', 'secret', false)
})

test('staying signed in is a choice, and holds for every step of signing in', async () => {
  const { signIn, answer, user } = setUp()
  await user.click(screen.getByRole('switch', { name: /Stay signed in/ }))
  signIn.mockResolvedValueOnce(STEP)
  await submitSignIn(user)
  expect(signIn).toHaveBeenCalledWith('alice', 'secret', true)
  await user.type(await screen.findByLabelText('Code'), '123456')
  await user.click(screen.getByRole('button', { name: 'Continue' }))
  expect(answer).toHaveBeenCalledWith(STEP, '123456', true)
})

test('a wrong password is told without telling whether the account exists', async () => {
  const { signIn, user } = setUp()
  for (const code of ['NotAuthorizedException', 'UserNotFoundException']) {
    signIn.mockRejectedValueOnce(new CognitoError(code, 'Details.'))
    await submitSignIn(user)
    expect(await screen.findByRole('alert')).toHaveTextContent('The username or password is wrong.')
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
  setUp({ ending: 'expired' })
  expect(screen.getByRole('alert')).toHaveTextContent('Your session has ended.')
})

async function signUp(user: User) {
  await user.click(screen.getByRole('button', { name: 'Create an account' }))
  await user.type(screen.getByLabelText('Your name'), 'Dora Diaz')
  await user.type(screen.getByLabelText('Handle'), 'Dora')
  await user.type(screen.getByLabelText('Email'), 'dora@example.com')
  await user.type(screen.getByLabelText('Password'), 'correct horse battery')
  await user.click(screen.getByRole('button', { name: 'Create account' }))
}

async function confirm(user: User) {
  await user.type(await screen.findByLabelText('Code'), '123456')
  await user.click(screen.getByRole('button', { name: 'Confirm' }))
}

test('a new account is made and confirmed, and is signed in without typing anything twice', async () => {
  const { cognito, signIn, user } = setUp()
  await signUp(user)
  expect(cognito.signUp).toHaveBeenCalledWith({
    username: 'dora',
    name: 'Dora Diaz',
    email: 'dora@example.com',
    password: 'correct horse battery',
  })
  expect(await screen.findByText(/We have sent a code to/)).toHaveTextContent('dora@example.com')
  await confirm(user)
  expect(cognito.confirm).toHaveBeenCalledWith('dora', '123456')
  expect(signIn).toHaveBeenCalledWith('dora', 'correct horse battery', false)
})

test('where signing in fails after the code, the form says that the address is confirmed', async () => {
  const { signIn, user } = setUp()
  await signUp(user)
  signIn.mockRejectedValueOnce(new CognitoError('unreachable', 'No.'))
  await confirm(user)
  expect(await screen.findByRole('heading', { name: 'Welcome back' })).toBeVisible()
  expect(screen.getByRole('status')).toHaveTextContent('Your email address is confirmed.')
})

test('whoever left before the code is asked for it, may have it sent again, and comes in', async () => {
  const { signIn, cognito, user } = setUp()
  signIn.mockRejectedValueOnce(new CognitoError('UserNotConfirmedException', 'User is not confirmed.'))
  await submitSignIn(user)
  expect(await screen.findByRole('heading', { name: 'Check your email' })).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Resend code' }))
  expect(cognito.resendCode).toHaveBeenCalledWith('alice')
  expect(await screen.findByRole('status')).toHaveTextContent('A new code is on its way.')
  await confirm(user)
  expect(cognito.confirm).toHaveBeenCalledWith('alice', '123456')
  expect(signIn).toHaveBeenLastCalledWith('alice', 'secret', false)
})

test('the focus goes to the first field of each step, and stays where it was when one fails', async () => {
  const { signIn, user } = setUp()
  signIn.mockRejectedValueOnce(new CognitoError('NotAuthorizedException', 'Incorrect.'))
  await submitSignIn(user)
  await screen.findByRole('alert')
  expect(screen.getByRole('button', { name: 'Sign in' })).toHaveFocus()
  await user.click(screen.getByRole('button', { name: 'Create an account' }))
  expect(screen.getByLabelText('Your name')).toHaveFocus()
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(screen.getByLabelText('Username or email')).toHaveFocus()
  await user.click(screen.getByRole('button', { name: 'Forgot your password?' }))
  expect(screen.getByLabelText('Username or email')).toHaveFocus()
})

const STEP: Challenge = { kind: 'SOFTWARE_TOKEN_MFA', username: 'alice', session: 's1' }

test('an account with an authenticator app asks for its code', async () => {
  const { signIn, answer, user } = setUp()
  signIn.mockResolvedValueOnce(STEP)
  await submitSignIn(user)
  answer.mockRejectedValueOnce(new CognitoError('CodeMismatchException', 'Invalid code'))
  await user.type(await screen.findByLabelText('Code'), '000000')
  await user.click(screen.getByRole('button', { name: 'Continue' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('The code is wrong.')
  await user.clear(screen.getByLabelText('Code'))
  await user.type(screen.getByLabelText('Code'), '123456')
  await user.click(screen.getByRole('button', { name: 'Continue' }))
  expect(answer).toHaveBeenLastCalledWith(STEP, '123456', false)
})

test('a first password has to be replaced', async () => {
  const { signIn, answer, user } = setUp()
  const step: Challenge = { ...STEP, kind: 'NEW_PASSWORD_REQUIRED' }
  signIn.mockResolvedValueOnce(step)
  await submitSignIn(user)
  await user.type(await screen.findByLabelText('New password'), 'correct horse battery')
  await user.click(screen.getByRole('button', { name: 'Continue' }))
  expect(answer).toHaveBeenCalledWith(step, 'correct horse battery', false)
})

test('a forgotten password is replaced by a code, whether or not there is such an account', async () => {
  const { cognito, user } = setUp()
  cognito.forgotPassword.mockRejectedValueOnce(new CognitoError('UserNotFoundException', 'Nobody.'))
  await user.click(screen.getByRole('button', { name: 'Forgot your password?' }))
  await user.type(screen.getByLabelText('Username or email'), 'alice')
  await user.click(screen.getByRole('button', { name: 'Send a code' }))
  await user.type(await screen.findByLabelText('Code'), '123456')
  await user.type(screen.getByLabelText('New password'), 'correct horse battery')
  await user.click(screen.getByRole('button', { name: 'Save password' }))
  expect(cognito.resetPassword).toHaveBeenCalledWith('alice', '123456', 'correct horse battery')
  expect(await screen.findByRole('status')).toHaveTextContent(
    'Your password has been changed. You can sign in now.',
  )
})

test('a password may be looked at while it is typed', async () => {
  const { user } = setUp()
  expect(screen.getByLabelText('Password')).toHaveAttribute('type', 'password')
  await user.click(screen.getByRole('button', { name: 'Show password' }))
  expect(screen.getByLabelText('Password')).toHaveAttribute('type', 'text')
})

test('with managed login alone there is one way in, and no form of ours', async () => {
  const { signInByManagedLogin, user } = setUp({ ways: { managed: true, password: false } })
  expect(screen.queryByLabelText('Password')).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Sign in or create an account' }))
  expect(signInByManagedLogin).toHaveBeenCalledWith('en', false)
})
