import { expect, test, vi } from 'vitest'
import { Account, authenticatorAddress } from './account'

function setUp(reply: object) {
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response(JSON.stringify(reply)))
  vi.stubGlobal('fetch', fetch)
  const account = new Account({ endpoint: 'https://idp.example.com/', accessToken: async () => 'token' })
  const calls = () =>
    fetch.mock.calls.map(([, init]) => [
      new Headers(init.headers).get('x-amz-target')?.split('.')[1],
      JSON.parse(String(init.body)),
    ])
  return { account, calls }
}

test('an authenticator app is asked for once it has proved that it has the key', async () => {
  const { account, calls } = setUp({ SecretCode: 'ABCD' })
  await expect(account.beginAuthenticator()).resolves.toBe('ABCD')
  await account.confirmAuthenticator('123456')
  expect(calls()).toEqual([
    ['AssociateSoftwareToken', { AccessToken: 'token' }],
    ['VerifySoftwareToken', { AccessToken: 'token', UserCode: '123456' }],
    [
      'SetUserMFAPreference',
      { AccessToken: 'token', SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } },
    ],
  ])
})

test('an account without a second factor has none', async () => {
  await expect(setUp({}).account.hasAuthenticator()).resolves.toBe(false)
  const { account } = setUp({ UserMFASettingList: ['SOFTWARE_TOKEN_MFA'] })
  await expect(account.hasAuthenticator()).resolves.toBe(true)
})

test('the key’s address has what authenticator apps expect', () => {
  expect(authenticatorAddress('ABCD', 'alice b')).toBe(
    'otpauth://totp/Natter%3Aalice%20b?secret=ABCD&issuer=Natter',
  )
})
