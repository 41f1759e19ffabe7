import { expect, test } from 'vitest'
import { ConfigError, parseConfig } from './config'

const valid = {
  websocketUrl: 'wss://chat.example.com/prod',
  httpUrl: 'https://api.example.com/',
  cognitoEndpoint: 'https://cognito-idp.eu-central-1.amazonaws.com/',
  userPoolId: 'eu-central-1_abc',
  clientId: 'client',
  accountClientId: 'account-client',
  region: 'eu-central-1',
}

test('a complete configuration is read, and addresses lose their last slash', () => {
  const config = parseConfig(JSON.stringify(valid))
  expect(config.httpUrl).toBe('https://api.example.com')
  expect(config.demoUsers).toEqual([])
  expect(config.passwordSignIn).toBe(true)
  const withLogin = parseConfig(JSON.stringify({ ...valid, loginUrl: 'https://login.example.com/' }))
  expect(withLogin.loginUrl).toBe('https://login.example.com')
})

test('every wrong field is named', () => {
  const text = JSON.stringify({ ...valid, websocketUrl: 'https://chat.example.com', clientId: undefined })
  expect(() => parseConfig(text)).toThrow(/websocketUrl: must be an address that begins with wss:.*clientId/)
})

test.each(['', '<!doctype html>', 'null', '[]'])('%j is refused', (text) => {
  expect(() => parseConfig(text)).toThrow(ConfigError)
})
