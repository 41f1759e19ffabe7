import { expect, test } from 'vitest'
import { wayOf } from './wayOf'

const ORIGIN = 'https://natter.example'
const way = (url: string, options: { method?: string; isNavigation?: boolean } = {}) =>
  wayOf(
    { method: 'GET', isNavigation: false, ...options, url: url.startsWith('/') ? ORIGIN + url : url },
    ORIGIN,
  )

test('the app’s own files and pages are kept', () => {
  expect(way('/assets/index-abc.js')).toBe('file')
  expect(way('/theme.js')).toBe('file')
  expect(way('/icons/192.png')).toBe('file')
  for (const address of ['/', '/c/0199/m/12', '/settings/account', '/?code=a&state=b'])
    expect(way(address, { isNavigation: true })).toBe('page')
  expect(way('/config.json')).toBe('config')
})

test('what goes to the APIs is not touched, wherever they are', () => {
  expect(way('https://api.natter.example/v1/conversations')).toBeNull()
  expect(way('/v1/conversations')).toBeNull()
  expect(way('/v1/search', { method: 'POST' })).toBeNull()
  expect(way('https://cognito-idp.eu-central-1.amazonaws.com/', { method: 'POST' })).toBeNull()
  expect(way('/pictures/0199.webp')).toBeNull()
})

test('what is not the app’s is not touched', () => {
  expect(way('/assets/index-abc.js.map')).toBeNull()
  expect(way('/robots.txt', { isNavigation: true })).toBeNull()
  expect(way('/', { isNavigation: true, method: 'POST' })).toBeNull()
})
