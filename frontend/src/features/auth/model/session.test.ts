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
      stays: false,
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

/** Waits for something that asks the other tabs meanwhile. */
async function afterAsking<T>(action: Promise<T>): Promise<T> {
  action.catch(() => undefined)
  await vi.advanceTimersByTimeAsync(1000)
  return action
}

beforeEach(() => {
  sessionStorage.clear()
  localStorage.clear()
  // The tabs of one test would be heard in the next.
  vi.stubGlobal('BroadcastChannel', undefined)
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

test('signing in tells who it is and keeps the refresh token only', async () => {
  const { session, state } = setUp()
  await session.signIn('alice', 'secret', false)
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
  await afterAsking(session.restore())
  expect(state()).toEqual({ status: 'signedOut' })
})

test('a token is used while it is good and renewed before it expires, once for all who ask', async () => {
  const { session, cognito } = setUp()
  await session.signIn('alice', 'secret', false)
  await session.accessToken()
  expect(cognito.renew).not.toHaveBeenCalled()
  vi.advanceTimersByTime(7 * 60_000 + 1)
  await Promise.all([session.accessToken(), session.accessToken()])
  expect(cognito.renew).toHaveBeenCalledTimes(1)
})

test('a session that was revoked ends with a word', async () => {
  const { session, state, cognito } = setUp()
  await session.signIn('alice', 'secret', false)
  cognito.renew.mockRejectedValue(
    new CognitoError('NotAuthorizedException', 'Refresh Token has been revoked'),
  )
  await expect(afterAsking(session.accessToken({ renew: true }))).rejects.toThrow()
  expect(state()).toEqual({ status: 'signedOut', ending: 'revoked' })
  expect(refreshTokenStore.load()).toBeNull()
})

test('what the server ends is ended here, once', async () => {
  const { session, state } = setUp()
  session.endedElsewhere('revoked')
  expect(state().status).not.toBe('signedOut')
  await session.signIn('alice', 'secret', false)
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
  await afterAsking(session.restore())
  expect(state()).toEqual({ status: 'signedOut', ending: 'expired' })
})

test('signing out revokes the session, and a late renewal does not bring it back', async () => {
  const { session, state, cognito } = setUp()
  await session.signIn('alice', 'secret', false)
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
  await expect(session.signIn('alice', 'secret', false)).resolves.toEqual(challenge)
  expect(state().status).not.toBe('signedIn')
  await expect(session.answer(challenge, '123456', false)).resolves.toBeNull()
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
  vi.unstubAllGlobals()
  const first = setUp()
  await first.session.signIn('alice', 'secret', false)
  const second = setUp()
  sessionStorage.clear()
  const loads = vi.spyOn(refreshTokenStore, 'load').mockReturnValueOnce(null).mockReturnValue(OF_PASSWORD)
  await second.session.restore()
  expect(second.state().status).toBe('signedIn')
  loads.mockRestore()
  await second.session.signOut()
  await vi.waitFor(() => expect(first.state()).toEqual({ status: 'signedOut' }))
})

test('whoever chooses to stay signed in is so without the tab; without the choice nothing outlasts it', async () => {
  const first = setUp()
  await first.session.signIn('alice', 'secret', true)
  sessionStorage.clear()
  const second = setUp()
  await second.session.restore()
  expect(second.state().status).toBe('signedIn')
  expect(refreshTokenStore.keeps()).toBe(ALICE)

  await second.session.signOut()
  expect(localStorage).toHaveLength(0)
  await second.session.signIn('alice', 'secret', false)
  expect(localStorage).toHaveLength(0)
})

test('a session that stays and runs out leaves its messages to whom they belong; one that is revoked does not', async () => {
  const { session, cognito } = setUp()
  for (const [reason, keeps] of [
    ['Refresh Token has expired', ALICE],
    ['Refresh Token has been revoked', null],
  ] as const) {
    await session.signIn('alice', 'secret', true)
    cognito.renew.mockRejectedValueOnce(new CognitoError('NotAuthorizedException', reason))
    await expect(afterAsking(session.accessToken({ renew: true }))).rejects.toThrow()
    expect(refreshTokenStore.load()).toBeNull()
    expect(refreshTokenStore.keeps()).toBe(keeps)
  }
})

test('a refresh token that the service replaces is the one that is used next, and stays where it was', async () => {
  const { session, cognito } = setUp()
  for (const stays of [true, false]) {
    await session.signIn('alice', 'secret', stays)
    cognito.renew.mockResolvedValueOnce(tokens({ RefreshToken: 'r2' }))
    await session.accessToken({ renew: true })
    await session.accessToken({ renew: true })
    expect(cognito.renew).toHaveBeenLastCalledWith('r2')
    expect(localStorage.getItem('natter.session') !== null).toBe(stays)
    await session.signOut()
  }
})

/** Locks of a browser, for tabs in one test. */
function stubLocks(): void {
  let last: Promise<unknown> = Promise.resolve()
  const request = (_name: string, { mode }: LockOptions, action: () => Promise<unknown>) => {
    if (mode === 'shared') return action()
    const turn = last.then(action)
    last = turn.catch(() => undefined)
    return turn
  }
  vi.stubGlobal('navigator', { locks: { request, query: async () => ({}) } })
}

test('tabs that share a session renew one after the other, each by the newest refresh token', async () => {
  stubLocks()
  const tabs = [setUp(), setUp()]
  await tabs[0]?.session.signIn('alice', 'secret', true)
  await tabs[1]?.session.restore()
  let newest = 1
  const renew = async (refreshToken: string) => {
    if (refreshToken !== `r${newest}`) throw new CognitoError('NotAuthorizedException', 'Used already.')
    newest += 1
    return tokens({ RefreshToken: `r${newest}` })
  }
  for (const { cognito } of tabs) cognito.renew.mockImplementation(renew)
  await Promise.all(tabs.map(({ session }) => session.accessToken({ renew: true })))
  expect(newest).toBe(3)
  for (const { state } of tabs) expect(state().status).toBe('signedIn')
})

test('a tab whose own refresh token was replaced in another one takes the newer one', async () => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  const [one, other] = [setUp(), setUp()]
  await one.session.signIn('alice', 'secret', false)
  await other.session.signIn('alice', 'secret', false)
  // Both have what is in `sessionStorage`, which is one here, and two in a browser.
  const stored = { ...OF_PASSWORD, refreshToken: 'r2' }
  const loads = vi.spyOn(refreshTokenStore, 'load')
  loads.mockReturnValueOnce(OF_PASSWORD).mockReturnValue(stored)
  other.cognito.renew.mockRejectedValueOnce(new CognitoError('NotAuthorizedException', 'Used already.'))
  await other.session.accessToken({ renew: true })
  expect(other.cognito.renew).toHaveBeenLastCalledWith('r2')
  expect(other.state().status).toBe('signedIn')
})

test('somebody else who signs in in another tab does not become whom this tab is about', async () => {
  const { session, state } = setUp()
  await session.signIn('alice', 'secret', true)
  refreshTokenStore.save({ ...OF_PASSWORD, identity: { userId: 'bob', username: 'bob' }, stays: true })
  await expect(session.accessToken({ renew: true })).rejects.toThrow()
  expect(state()).toEqual({ status: 'signedOut', ending: 'expired' })
  expect(refreshTokenStore.load()?.identity.userId).toBe('bob')
})

test('signing in again changes the tokens alone, and revokes those before', async () => {
  const { session, cognito, state } = setUp()
  await session.signIn('alice', 'secret', true)
  const before = state()
  const challenge: Challenge = { kind: 'SOFTWARE_TOKEN_MFA', username: 'alice', session: 's' }
  const fresh = tokens({
    AccessToken: jwt({ sub: ALICE, username: 'alice', auth_time: 2 }),
    RefreshToken: 'r2',
  })
  cognito.signIn.mockResolvedValueOnce({ challenge })
  cognito.answer.mockResolvedValueOnce({ tokens: fresh })
  expect(await session.signInAgain('secret')).toEqual(challenge)
  expect(await session.answerAgain(challenge, '123456')).toBeNull()
  expect(cognito.signIn).toHaveBeenLastCalledWith('alice', 'secret')
  expect(state()).toBe(before)
  expect(refreshTokenStore.load()).toMatchObject({ refreshToken: 'r2', stays: true })
  expect((await session.accessToken()).value).toBe(fresh.AccessToken)
  await vi.waitFor(() => expect(cognito.revoke).toHaveBeenCalledExactlyOnceWith('r1'))
})

test('signing in again as somebody else is refused, and whoever was signed in stays so', async () => {
  const { session, managed, state } = setUp()
  await session.completeManagedLogin('https://app.example/?code=c1')
  const token = (await session.accessToken()).value
  const other = tokens({ AccessToken: jwt({ sub: 'bob', username: 'bob' }), RefreshToken: 'm2' })
  managed.complete.mockResolvedValueOnce({ tokens: other, path: '/', stays: false })
  await expect(session.completeAgain('https://app.example/?code=c2')).rejects.toMatchObject({
    code: 'somebody_else',
  })
  expect(state()).toMatchObject({ status: 'signedIn', identity: { userId: ALICE } })
  expect((await session.accessToken()).value).toBe(token)
  expect(refreshTokenStore.load()?.refreshToken).toBe('m1')
})
