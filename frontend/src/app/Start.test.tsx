import { act, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { type Config, ConfigError } from '@/lib/config/config'
import { Start } from './Start'

const CONFIG: Config = {
  websocketUrl: 'wss://chat.example.com',
  httpUrl: 'https://api.example.com',
  cognitoEndpoint: 'https://idp.example.com/',
  userPoolId: 'pool',
  clientId: 'client',
  accountClientId: 'account-client',
  region: 'eu-central-1',
  passwordSignIn: true,
  demoUsers: [],
}

test('without its configuration the app says what is wrong instead of pretending to work', async () => {
  const config = Promise.resolve(new ConfigError('/config.json cannot be fetched: status 404.'))
  await act(async () => render(<Start config={config} />))
  expect(screen.getByRole('heading', { name: 'Natter is not configured' })).toBeVisible()
  expect(screen.getByText(/status 404/)).toBeVisible()
})

test('with its configuration the app asks who is there', async () => {
  await act(async () => render(<Start config={Promise.resolve(CONFIG)} />))
  // Its form is fetched when it is needed.
  expect(await screen.findByRole('heading', { name: 'Welcome back' }, { timeout: 10_000 })).toBeVisible()
})
