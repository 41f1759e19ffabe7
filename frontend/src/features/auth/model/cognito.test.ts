import { expect, test, vi } from 'vitest'
import { Cognito } from './cognito'

function setUp(status: number, body: unknown) {
  const fetch = vi.fn(
    async (_url: string, _init: RequestInit) => new Response(JSON.stringify(body), { status }),
  )
  vi.stubGlobal('fetch', fetch)
  return { fetch, cognito: new Cognito({ endpoint: 'https://idp.example.com/', clientId: 'client' }) }
}

const RESULT = { AccessToken: 'a', ExpiresIn: 600, RefreshToken: 'r', TokenType: 'Bearer' }

test('signing in speaks Cognito’s own protocol', async () => {
  const { fetch, cognito } = setUp(200, { AuthenticationResult: RESULT })
  await expect(cognito.signIn('alice', 'secret')).resolves.toEqual({
    tokens: expect.objectContaining({ AccessToken: 'a', RefreshToken: 'r' }),
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
  const { cognito } = setUp(200, { ChallengeName: 'SMS_MFA', Session: 's' })
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

test('a challenge is answered under the name that Cognito gives, in its thread', async () => {
  const challenge = {
    ChallengeName: 'SOFTWARE_TOKEN_MFA',
    Session: 's1',
    ChallengeParameters: { USER_ID_FOR_SRP: 'alice' },
  }
  const { cognito } = setUp(200, challenge)
  const result = await cognito.signIn('alice@example.com', 'secret')
  if (!('challenge' in result)) throw new Error('there is no challenge')
  expect(result.challenge).toEqual({ kind: 'SOFTWARE_TOKEN_MFA', username: 'alice', session: 's1' })
  const { fetch } = setUp(200, { AuthenticationResult: RESULT })
  await expect(cognito.answer(result.challenge, '123456')).resolves.toHaveProperty('tokens')
  expect(JSON.parse(String(fetch.mock.calls[0]?.[1].body))).toEqual({
    ChallengeName: 'SOFTWARE_TOKEN_MFA',
    ChallengeResponses: { USERNAME: 'alice', SOFTWARE_TOKEN_MFA_CODE: '123456' },
    ClientId: 'client',
    Session: 's1',
  })
})
