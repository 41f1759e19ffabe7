import { afterEach, expect, test, vi } from 'vitest'
import { answer } from './answer'

vi.mock('./files', () => ({
  CONFIG: '/config.json',
  PAGE: '/',
  openFiles: () =>
    Promise.resolve({
      match: () => Promise.resolve(undefined),
      put: () => Promise.reject(new DOMException('Full.', 'QuotaExceededError')),
    }),
}))

afterEach(() => vi.unstubAllGlobals())

test.each(['/assets/tips-1234.js', '/config.json'])(
  '%s is answered where there is no room to keep it',
  async (path) => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('as it was fetched')))
    const response = await answer(new Request(`https://natter.example${path}`), 'https://natter.example')
    await expect(response?.text()).resolves.toBe('as it was fetched')
  },
)
