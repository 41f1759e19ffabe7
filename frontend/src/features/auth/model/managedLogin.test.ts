// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest'
import { ManagedLogin } from './managedLogin'

const ISSUER = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abc'
const jwt = (claims: object) => `e30.${btoa(JSON.stringify(claims))}.c2ln`

function managedLogin() {
  return new ManagedLogin({
    loginUrl: 'https://login.example',
    clientId: 'client',
    scope: 'openid',
    userPoolId: 'eu-central-1_abc',
    region: 'eu-central-1',
    redirectUri: 'https://app.example',
  })
}

/** Answers the token endpoint, and keeps what it was asked. */
function tokenEndpoint(status: number, reply: (asked: URLSearchParams) => object) {
  const asked: [string, URLSearchParams][] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const form = new URLSearchParams(String(init.body))
    asked.push([url, form])
    const headers = { 'content-type': 'application/json' }
    return new Response(JSON.stringify(reply(form)), { status, headers })
  })
  return asked
}

async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

beforeEach(() => sessionStorage.clear())

test('somebody is sent with a challenge, and comes back to where they were', async () => {
  const address = new URL(await managedLogin().begin('/settings/account', 'de', true))
  const sent = Object.fromEntries(address.searchParams)
  expect(address.origin + address.pathname).toBe('https://login.example/oauth2/authorize')
  expect(sent).toMatchObject({
    client_id: 'client',
    response_type: 'code',
    redirect_uri: 'https://app.example',
    code_challenge_method: 'S256',
    lang: 'de',
  })

  const asked = tokenEndpoint(200, () => ({
    access_token: 'access',
    refresh_token: 'refresh',
    expires_in: 600,
    token_type: 'Bearer',
    id_token: jwt({ iss: ISSUER, sub: 'alice', aud: 'client', nonce: sent.nonce }),
  }))
  // Another object: the page was left in between.
  const answer = `https://app.example/?code=c1&state=${sent.state}`
  await expect(managedLogin().complete(answer)).resolves.toEqual({
    tokens: { AccessToken: 'access', RefreshToken: 'refresh', ExpiresIn: 600 },
    path: '/settings/account',
    stays: true,
  })
  const [url, form] = asked[0] ?? []
  expect(url).toBe('https://login.example/oauth2/token')
  expect(form?.get('code')).toBe('c1')
  expect(await challengeOf(form?.get('code_verifier') ?? '')).toBe(sent.code_challenge)
  expect(form?.has('client_secret')).toBe(false)
  // What was kept for the way is gone: an answer is good for one time.
  await expect(managedLogin().complete(answer)).rejects.toThrow()
})

test('an answer that nobody asked for is refused without a call', async () => {
  const asked = tokenEndpoint(200, () => ({}))
  await expect(managedLogin().complete('https://app.example/?code=c1&state=forged')).rejects.toThrow()
  expect(asked).toEqual([])
})

test('a session is renewed by its refresh token', async () => {
  const asked = tokenEndpoint(200, () => ({ access_token: 'fresh', expires_in: 600, token_type: 'Bearer' }))
  await expect(managedLogin().renew('refresh')).resolves.toMatchObject({
    AccessToken: 'fresh',
    ExpiresIn: 600,
  })
  expect(asked[0]?.[1].get('grant_type')).toBe('refresh_token')
  expect(asked[0]?.[1].get('refresh_token')).toBe('refresh')
})

test('a revoked session is told apart from a service that cannot be reached', async () => {
  tokenEndpoint(400, () => ({ error: 'invalid_grant' }))
  await expect(managedLogin().renew('refresh')).rejects.toMatchObject({ code: 'NotAuthorizedException' })
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  await expect(managedLogin().renew('refresh')).rejects.toMatchObject({ code: 'unreachable' })
})

test('signing out names where to come back to', () => {
  expect(managedLogin().signOutUrl()).toBe(
    'https://login.example/logout?client_id=client&logout_uri=https%3A%2F%2Fapp.example',
  )
})

test('a passkey is added by a request that only this page can complete', async () => {
  const address = new URL(await managedLogin().passkeyUrl())
  expect(address.origin + address.pathname).toBe('https://login.example/passkeys/add')
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    client_id: 'client',
    response_type: 'code',
    scope: 'openid',
    code_challenge_method: 'S256',
    state: expect.stringMatching(/.{16,}/),
  })
})
