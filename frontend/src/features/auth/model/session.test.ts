// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest'
import { ALICE } from '@/test/builders'
import { CognitoError, type Tokens } from './cognito'
import { refreshTokenStore } from './refreshTokenStore'
import { Session } from './session'

const jwt = (claims: object) => `e30.${btoa(JSON.stringify(claims))}.c2ln`

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
    signIn: vi.fn(async (_username: string, _password: string) => tokens()),
    renew: vi.fn(async (_refreshToken: string): Promise<Tokens> => tokens({ RefreshToken: undefined })),
    revoke: vi.fn(async (_refreshToken: string) => undefined),
  }
  const session = new Session({ cognito: cognito as never, store: refreshTokenStore })
  return { cognito, session, state: () => session.state.getState() }
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
  expect(Object.values(sessionStorage)).toEqual(['r1'])
})

test('a reload takes the session up again', async () => {
  refreshTokenStore.save('r1')
  const { session, state, cognito } = setUp()
  await session.restore()
  expect(state().status).toBe('signedIn')
  expect(cognito.renew).toHaveBeenCalledWith('r1')
})

test('without a session nobody is signed in', async () => {
  const { session, state } = setUp()
  await session.restore()
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
  expect(state()).toMatchObject({ status: 'signedOut', notice: expect.stringMatching(/sign in again/) })
  expect(refreshTokenStore.load()).toBeNull()
})

test('a sign-in service that cannot be reached does not end the session', async () => {
  refreshTokenStore.save('r1')
  const { session, state, cognito } = setUp()
  cognito.renew.mockRejectedValueOnce(new CognitoError('unreachable', 'No.'))
  await session.restore()
  expect(state()).toEqual({ status: 'unreachable' })
  await session.restore()
  expect(state().status).toBe('signedIn')
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
