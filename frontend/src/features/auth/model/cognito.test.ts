import { expect, test, vi } from 'vitest'
import { Cognito } from './cognito'

function setUp(status: number, body: unknown) {
  const fetch = vi.fn(
    async (_url: string, _init: RequestInit) => new Response(JSON.stringify(body), { status }),
  )
  vi.stubGlobal('fetch', fetch)
  return { fetch, cognito: new Cognito({ endpoint: 'https://idp.example.com/', clientId: 'client' }) }
}

const result = { AccessToken: 'a', ExpiresIn: 600, RefreshToken: 'r', TokenType: 'Bearer' }

test('signing in speaks Cognito’s own protocol', async () => {
  const { fetch, cognito } = setUp(200, { AuthenticationResult: result })
  await expect(cognito.signIn('alice', 'secret')).resolves.toMatchObject({
    AccessToken: 'a',
    RefreshToken: 'r',
  })
  const [url, init] = fetch.mock.calls[0] ?? []
  expect(url).toBe('https://idp.example.com/')
  expect(init?.headers).toMatchObject({
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
  })
  expect(JSON.parse(String(init?.body))).toEqual({
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'alice', PASSWORD: 'secret' },
    ClientId: 'client',
  })
})

test('a refusal keeps its name, with or without a namespace', async () => {
  const { cognito } = setUp(400, { __type: 'com.amazonaws#NotAuthorizedException', message: 'Incorrect.' })
  await expect(cognito.signIn('alice', 'wrong')).rejects.toMatchObject({ code: 'NotAuthorizedException' })
})

test('a challenge that the app cannot meet is told', async () => {
  const { cognito } = setUp(200, { ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: 's' })
  await expect(cognito.signIn('alice', 'secret')).rejects.toMatchObject({ code: 'unsupported_challenge' })
})

test('a gateway’s error page is not taken for an answer', async () => {
  vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }))
  const cognito = new Cognito({ endpoint: 'https://idp.example.com/', clientId: 'client' })
  await expect(cognito.renew('r')).rejects.toMatchObject({ code: 'unreadable_reply' })
})

test('a service that cannot be reached is told apart from a refusal', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  const cognito = new Cognito({ endpoint: 'https://idp.example.com/', clientId: 'client' })
  await expect(cognito.renew('r')).rejects.toMatchObject({ code: 'unreachable' })
})
