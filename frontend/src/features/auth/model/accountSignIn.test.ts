import { beforeEach, expect, test, vi } from 'vitest'
import { ALICE, BOB } from '@/test/builders'
import { AccountSignIn } from './accountSignIn'
import type { Challenge, SignInResult } from './cognito'

const tokenOf = (userId: string) => `e30.${btoa(JSON.stringify({ sub: userId, username: 'x' }))}.c2ln`
const TOKENS: SignInResult = {
  tokens: { AccessToken: tokenOf(ALICE), ExpiresIn: 300, RefreshToken: 'unused' },
}
const CHALLENGE: Challenge = { kind: 'SOFTWARE_TOKEN_MFA', username: 'alice', session: 's1' }

function setUp(result: SignInResult = TOKENS) {
  const cognito = { signIn: vi.fn(async () => result), answer: vi.fn(async () => TOKENS) }
  const ask = vi.fn(async () => false)
  const identity = { userId: ALICE, username: 'alice' }
  const signIn = new AccountSignIn({ identity, way: 'password', cognito, managedLogin: null, ask })
  return { cognito, ask, signIn }
}

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

test('whoever is asked signs in once for some minutes, and again after that', async () => {
  const { ask, signIn } = setUp()
  ask.mockImplementation(async () => (await signIn.signInAgain('secret')) === null)
  await expect(signIn.token()).resolves.toBe(tokenOf(ALICE))
  await signIn.token()
  expect(ask).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(300_000)
  await signIn.token()
  expect(ask).toHaveBeenCalledTimes(2)
})

test('a password that was just typed is not asked for', async () => {
  const { ask, cognito, signIn } = setUp()
  await expect(signIn.token('secret')).resolves.toBe(tokenOf(ALICE))
  expect(cognito.signIn).toHaveBeenCalledWith('alice', 'secret')
  expect(ask).not.toHaveBeenCalled()
})

test('an account with a second factor is asked for it all the same', async () => {
  const { ask, signIn } = setUp({ challenge: CHALLENGE })
  ask.mockImplementation(async () => (await signIn.answerAgain(CHALLENGE, '123456')) === null)
  await expect(signIn.token('secret')).resolves.toBe(tokenOf(ALICE))
})

test('without a sign-in there is no token', async () => {
  await expect(setUp().signIn.token()).rejects.toMatchObject({ code: 'cancelled' })
})

test('nobody changes the account of somebody else', async () => {
  const foreign = setUp({ tokens: { AccessToken: tokenOf(BOB), ExpiresIn: 300 } })
  await expect(foreign.signIn.token('secret')).rejects.toMatchObject({ code: 'somebody_else' })
})
