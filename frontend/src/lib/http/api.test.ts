import { expect, test, vi } from 'vitest'
import { aConversation, BOB } from '@/test/builders'
import { makeApi } from './api'

interface Answer {
  status: number
  body?: unknown
}

const UNAVAILABLE = { code: 'unavailable', message: 'Try again.', retryable: true, retryAfterMs: 1 }

/** An API that gives these answers in turn, the last of them for ever. */
function setUp(...answers: (Answer | Error)[]) {
  const requests: { url: string; init: RequestInit }[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    requests.push({ url, init })
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    if (!answer || answer instanceof Error) throw answer
    return new Response(JSON.stringify(answer.body ?? null), { status: answer.status })
  })
  const accessToken = vi.fn(async (options?: { renew: boolean }) => ({
    value: options?.renew ? 'new' : 'old',
  }))
  const signInAgain = vi.fn(async () => true)
  const api = makeApi({ httpUrl: 'https://api.example.com', accessToken, signInAgain })
  const tokens = () => requests.map(({ init }) => new Headers(init.headers).get('authorization'))
  return { api, requests, tokens, signInAgain }
}

test('a request carries the caller’s token and its body', async () => {
  const { api, requests, tokens } = setUp({ status: 201, body: aConversation() })
  await expect(api.openConversation({ kind: 'direct', withUserId: BOB })).resolves.toEqual(aConversation())
  expect(requests[0]?.url).toBe('https://api.example.com/v1/conversations')
  expect(requests[0]?.init.method).toBe('POST')
  expect(JSON.parse(String(requests[0]?.init.body))).toEqual({ kind: 'direct', withUserId: BOB })
  expect(tokens()).toEqual(['Bearer old'])
})

test('what stands in the address is encoded, and what is absent is left out', async () => {
  const { api, requests } = setUp({ status: 200, body: { hits: [] } })
  await api.search({ query: 'from:bob "a & b"' })
  expect(requests[0]?.url).toBe('https://api.example.com/v1/search?query=from%3Abob+%22a+%26+b%22')
  await api.getInvitation('a/../b').catch(() => undefined)
  expect(requests[1]?.url).toBe('https://api.example.com/v1/invitations/a%2F..%2Fb')
})

test('a refusal of ours keeps its code and words, and is not repeated', async () => {
  const { api, requests } = setUp({
    status: 404,
    body: { code: 'user_not_found', message: 'There is no such user.', retryable: false },
  })
  await expect(api.getUser(BOB)).rejects.toMatchObject({
    code: 'user_not_found',
    message: 'There is no such user.',
  })
  expect(requests).toHaveLength(1)
})

test.each([
  [401, 'session_expired'],
  [403, 'session_expired'],
  [200, 'unreadable_reply'],
  [418, 'unreadable_reply'],
])('a status %i without a body of ours is %s', async (status, code) => {
  const { api } = setUp({ status, body: { message: 'Unauthorized' } })
  await expect(api.getMe()).rejects.toMatchObject({ code })
})

test('a token that is refused is renewed, once', async () => {
  const { api, tokens } = setUp({ status: 401 }, { status: 200, body: {} })
  await expect(api.blockUser(BOB)).resolves.toEqual({})
  expect(tokens()).toEqual(['Bearer old', 'Bearer new'])
})

test('what failed for the moment is tried again with the same id', async () => {
  const { api, requests } = setUp({ status: 503, body: UNAVAILABLE }, { status: 200, body: aConversation() })
  await api.joinGroup('group', { requestId: 'the-request' })
  expect(requests.map(({ init }) => JSON.parse(String(init.body)))).toEqual([
    { requestId: 'the-request' },
    { requestId: 'the-request' },
  ])
})

test('what has no id of its own is not tried again', async () => {
  const { api, requests } = setUp({ status: 503, body: UNAVAILABLE })
  await expect(api.startExport()).rejects.toMatchObject({ code: 'unavailable' })
  expect(requests).toHaveLength(1)
})

test('nobody waits as long as a server may ask for', async () => {
  const { api, requests } = setUp({
    status: 429,
    body: { ...UNAVAILABLE, code: 'rate_limited', retryAfterMs: 60_000 },
  })
  await expect(api.getMe()).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 60_000 })
  expect(requests).toHaveLength(1)
})

test('without a network it gives up after some attempts', async () => {
  vi.useFakeTimers()
  const { api, requests } = setUp(new TypeError('Failed to fetch'))
  const failed = expect(api.getMe()).rejects.toMatchObject({ code: 'connection_lost' })
  await vi.runAllTimersAsync()
  await failed
  expect(requests).toHaveLength(3)
  vi.useRealTimers()
})

const STALE = {
  status: 403,
  body: { code: 'fresh_sign_in_required', message: 'Sign in again.', retryable: false },
}

const ERASURE = { receiptId: BOB, requestedAt: 1 }

test('what needs a fresh sign-in is sent again once somebody has signed in', async () => {
  const { api, requests, signInAgain } = setUp(STALE, { status: 202, body: ERASURE })
  await expect(api.eraseAccount({ handle: 'ada' })).resolves.toEqual(ERASURE)
  expect(signInAgain).toHaveBeenCalledOnce()
  expect(requests.map(({ init }) => init.body)).toEqual(['{"handle":"ada"}', '{"handle":"ada"}'])
})

test('whoever would rather not sign in again is told why nothing was done, and asked once', async () => {
  const { api, requests, signInAgain } = setUp(STALE)
  signInAgain.mockResolvedValueOnce(false)
  await expect(api.eraseAccount({ handle: 'ada' })).rejects.toMatchObject({ code: 'fresh_sign_in_required' })
  expect(requests).toHaveLength(1)
  await expect(api.eraseAccount({ handle: 'ada' })).rejects.toMatchObject({ code: 'fresh_sign_in_required' })
  expect(signInAgain).toHaveBeenCalledTimes(2)
})
