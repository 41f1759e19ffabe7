import { expect, test } from 'vitest'
import { type Alert, alertWording } from './alerts'

const alert = (about: Alert['about'], language: Alert['language'] = 'en'): Alert => ({
  userId: 'u',
  language,
  alertId: '7-0',
  at: 1,
  about,
})

test.each([
  {
    of: alert({ kind: 'security', event: { kind: 'newSignIn', device: 'Firefox on Windows' } }),
    body: 'New sign-in to your account: Firefox on Windows',
  },
  {
    of: alert({ kind: 'security', event: { kind: 'walletLinked', address: '0xab' } }, 'de'),
    body: 'Eine Wallet wurde mit deinem Konto verknüpft: 0xab',
  },
  { of: alert({ kind: 'security', event: { kind: 'passwordReset' } }), body: 'Your password was reset.' },
  { of: alert({ kind: 'security' }), body: 'Open Natter to see what happened to your account.' },
])('an alert about the account reads “$body”, and leads to the devices', ({ of, body }) => {
  expect(alertWording(of)).toMatchObject({ body, path: '/settings/devices' })
})

test('an alert about a file names it where that is not hidden, and leads to its conversation', () => {
  const about = { kind: 'fileRestored', conversationId: 'c' } as const
  expect(alertWording(alert({ ...about, name: 'Film.mp4' }))).toMatchObject({
    body: 'Film.mp4 can be opened again.',
    path: '/c/c',
  })
  expect(alertWording(alert(about)).body).toBe('The file can be opened again.')
})
