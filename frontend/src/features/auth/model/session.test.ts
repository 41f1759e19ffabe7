// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest'
import { ALICE } from '@/test/builders'
import type { Challenge, SignInResult, Tokens } from './cognito'
import { CognitoError } from './cognitoCalls'
import { refreshTokenStore } from './refreshTokenStore'
import { Session } from './session'

const jwt = (claims: object) => `e30.${btoa(JSON.stringify(claims))}.c2ln`

const OF_PASSWORD = {
  way: 'password',
  refreshToken: 'r1',
  identity: { userId: ALICE, username: 'alice' },
} as const

function tokens(overrides: Partial<Tokens> = {}): Tokens {
  return {
    AccessToken: jwt({ sub: ALICE, username: 'alice' }),
    ExpiresIn: 600,
    RefreshToken: 'r1',
    ...overrides,
  }
}

function setUp() {
  const cognito = {
    signIn: vi.fn(
      async (_username: string, _password: string): Promise<SignInResult> => ({ tokens: tokens() }),
    ),
    answer: vi.fn(
      async (_challenge: Challenge, _answer: string): Promise<SignInResult> => ({ tokens: tokens() }),
    ),
    renew: vi.fn(async (_refreshToken: string): Promise<Tokens> => tokens({ RefreshToken: undefined })),
    revoke: vi.fn(async (_refreshToken: string) => undefined),
  }
  const managed = {
    complete: vi.fn(async (_address: string) => ({
      tokens: tokens({ RefreshToken: 'm1' }),
      path: '/settings',
    })),
    renew: vi.fn(async (_refreshToken: string): Promise<Tokens> => tokens({ RefreshToken: undefined })),
    revoke: vi.fn(async (_refreshToken: string) => undefined),
    signOutUrl: () => '#signed-out',
  }
  const session = new Session({
    cognito,
    managedLogin: async () => managed as never,
    store: refreshTokenStore,
  })
  return { cognito, managed, session, state: () => session.state.getState() }
}

beforeEach(() => {
  sessionStorage.clear()
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

test('signing in tells who it is and keeps the refresh token only', async () => {
  const { session, state } = setUp()
  await session.signIn('alice', 'secret')
  expect(state()).toEqual({ status: 'signedIn', identity: { userId: ALICE, username: 'alice' } })
  expect(refreshTokenStore.load()).toEqual(OF_PASSWORD)
  expect(JSON.stringify(sessionStorage)).not.toContain(jwt({ sub: ALICE, username: 'alice' }))
  expect(localStorage).toHaveLength(0)
})

test('a reload takes the session up again', async () => {
  refreshTokenStore.save(OF_PASSWORD)
  const { session, state, cognito } = setUp()
  await session.restore()
  expect(state().status).toBe('signedIn')
  expect(cognito.renew).toHaveBeenCalledWith('r1')
})

test('without a session nobody is signed in', async () => {
  const { session, state } = setUp()
  const restored = session.restore()
  await vi.advanceTimersByTimeAsync(1000)
  await restored
  expect(state()).toEqual({ status: 'signedOut' })
})

test('a token is used while it is good and renewed before it expires, once for all who ask', async () => {
  const { session, cognito } = setUp()
  await session.signIn('alice', 'secret')
  await session.accessToken()
  expect(cognito.renew).not.toHaveBeenCalled()
  vi.advanceTimersByTime(7 * 60_000 + 1)
  await Promise.all([session.accessToken(), session.accessToken()])
  expect(cognito.renew).toHaveBeenCalledTimes(1)
})

test('a session that was revoked ends with a word', async () => {
  const { session, state, cognito } = setUp()
  await session.signIn('alice', 'secret')
  cognito.renew.mockRejectedValue(
    new CognitoError('NotAuthorizedException', 'Refresh Token has been revoked'),
  )
  await expect(session.accessToken({ renew: true })).rejects.toThrow()
  expect(state()).toEqual({ status: 'signedOut', ending: 'revoked' })
  expect(refreshTokenStore.load()).toBeNull()
})

test('what the server ends is ended here, once', async () => {
  const { session, state } = setUp()
  session.endedElsewhere('revoked')
  expect(state().status).not.toBe('signedOut')
  await session.signIn('alice', 'secret')
  session.endedElsewhere('suspended')
  expect(state()).toEqual({ status: 'signedOut', ending: 'suspended' })
  expect(refreshTokenStore.load()).toBeNull()
})

test('without a connection the app opens all the same, and the token comes later', async () => {
  refreshTokenStore.save(OF_PASSWORD)
  const { session, state, cognito } = setUp()
  cognito.renew.mockRejectedValueOnce(new CognitoError('unreachable', 'No.'))
  await session.restore()
  expect(state()).toEqual({ status: 'signedIn', identity: OF_PASSWORD.identity })
  await expect(session.accessToken()).resolves.toMatchObject({ value: expect.any(String) })
})

test('a session that has ended meanwhile ends when it is taken up', async () => {
  refreshTokenStore.save(OF_PASSWORD)
  const { session, state, cognito } = setUp()
  cognito.renew.mockRejectedValue(new CognitoError('NotAuthorizedException', 'Expired.'))
  await session.restore()
  expect(state()).toEqual({ status: 'signedOut', ending: 'expired' })
})

test('signing out revokes the session, and a late renewal does not bring it back', async () => {
  const { session, state, cognito } = setUp()
  await session.signIn('alice', 'secret')
  let resolve = (_tokens: Tokens) => {}
  cognito.renew.mockReturnValueOnce(
    new Promise((resolvePromise) => {
      resolve = resolvePromise
    }),
  )
  const late = session.accessToken({ renew: true })
  await session.signOut()
  resolve(tokens())
  await expect(late).rejects.toThrow()
  expect(cognito.revoke).toHaveBeenCalledWith('r1')
  expect(state()).toEqual({ status: 'signedOut' })
})

test('a further step is handed on, and its answer signs in', async () => {
  const { session, cognito, state } = setUp()
  const challenge: Challenge = { kind: 'SOFTWARE_TOKEN_MFA', username: 'alice', session: 's1' }
  cognito.signIn.mockResolvedValueOnce({ challenge })
  await expect(session.signIn('alice', 'secret')).resolves.toEqual(challenge)
  expect(state().status).not.toBe('signedIn')
  await expect(session.answer(challenge, '123456')).resolves.toBeNull()
  expect(state().status).toBe('signedIn')
})

test('managed login’s answer signs in, and its session is renewed and revoked there', async () => {
  const { session, managed, cognito, state } = setUp()
  await expect(session.completeManagedLogin('https://app.example/?code=c&state=s')).resolves.toBe('/settings')
  expect(state().status).toBe('signedIn')
  await session.accessToken({ renew: true })
  expect(managed.renew).toHaveBeenCalledWith('m1')
  await session.signOut()
  expect(managed.revoke).toHaveBeenCalledWith('m1')
  expect(cognito.renew).not.toHaveBeenCalled()
})

test('an answer of managed login that is not for us lets nobody in', async () => {
  const { session, managed, state } = setUp()
  managed.complete.mockRejectedValueOnce(new CognitoError('refused', 'No matching state.'))
  await expect(session.completeManagedLogin('https://app.example/?code=c&state=x')).resolves.toBe('/')
  expect(state()).toEqual({ status: 'signedOut', ending: 'refused' })
})

test('another tab takes up the session, and signing out in one ends both', async () => {
  vi.useRealTimers()
  const first = setUp()
  await first.session.signIn('alice', 'secret')
  const second = setUp()
  sessionStorage.clear()
  const loads = vi.spyOn(refreshTokenStore, 'load').mockReturnValueOnce(null).mockReturnValue(OF_PASSWORD)
  await second.session.restore()
  expect(second.state().status).toBe('signedIn')
  loads.mockRestore()
  await second.session.signOut()
  await vi.waitFor(() => expect(first.state()).toEqual({ status: 'signedOut' }))
})
