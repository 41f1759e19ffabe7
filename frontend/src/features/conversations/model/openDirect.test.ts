import { expect, test, vi } from 'vitest'
import { aConversation, BOB } from '@/test/builders'
import { openDirect } from './openDirect'

const options = { httpUrl: 'https://api.example.com', token: 't', withUserId: BOB }
const answerWith = (status: number, body: unknown) => {
  const fetch = vi.fn(
    async (_url: string, _init: RequestInit) => new Response(JSON.stringify(body), { status }),
  )
  vi.stubGlobal('fetch', fetch)
  return fetch
}

test('the conversation is opened with the caller’s token', async () => {
  const fetch = answerWith(201, aConversation())
  await expect(openDirect(options)).resolves.toEqual(aConversation())
  const [url, init] = fetch.mock.calls[0] ?? []
  expect(url).toBe('https://api.example.com/v1/conversations')
  expect(init?.headers).toMatchObject({ authorization: 'Bearer t' })
  expect(JSON.parse(String(init?.body))).toEqual({ kind: 'direct', withUserId: BOB })
})

test('a refusal of ours keeps its code and words', async () => {
  answerWith(404, { code: 'user_not_found', message: 'There is no such user.', retryable: false })
  await expect(openDirect(options)).rejects.toMatchObject({
    code: 'user_not_found',
    message: 'There is no such user.',
  })
})

test.each([
  [401, 'session_expired'],
  [503, 'timeout'],
  [200, 'unreadable_reply'],
])('a status %i without a body of ours is %s', async (status, code) => {
  answerWith(status, { message: 'Unauthorized' })
  await expect(openDirect(options)).rejects.toMatchObject({ code })
})
