import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RequestError } from '@/lib/protocol/requestError'
import type { Ask } from '@/lib/protocol/requests'
import { BOB } from '@/test/builders'
import { Presences } from './presences'

function setUp() {
  const server = { online: true }
  const failures: RequestError[] = []
  const ask = vi.fn(async () => {
    const failure = failures.shift()
    if (failure) throw failure
    return { type: 'presence', presences: [{ userId: BOB, online: server.online }] }
  })
  const presences = new Presences(ask as unknown as Ask)
  return { presences, server, ask, failures, ofBob: () => presences.known.getState()[BOB] }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('point 19: presence is asked at once and goes stale with the next answer', async () => {
  const { presences, server, ofBob } = setUp()
  presences.watch(BOB)
  await vi.advanceTimersByTimeAsync(0)
  expect(ofBob()?.online).toBe(true)
  server.online = false
  await vi.advanceTimersByTimeAsync(30_000)
  expect(ofBob()?.online).toBe(false)
})

test('point 19: what cannot be asked is not claimed', async () => {
  const { presences, failures, ofBob } = setUp()
  presences.watch(BOB)
  await vi.advanceTimersByTimeAsync(0)
  failures.push(RequestError.connectionLost())
  await vi.advanceTimersByTimeAsync(30_000)
  expect(ofBob()).toBeUndefined()
})

test('nobody is asked about once nobody looks', async () => {
  const { presences, ask } = setUp()
  presences.watch(BOB)()
  await vi.advanceTimersByTimeAsync(90_000)
  expect(ask).toHaveBeenCalledOnce()
})
