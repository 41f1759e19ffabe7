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

test('point 19: presence is asked at once and goes stale with the next beat', async () => {
  const { presences, ask, ofBob } = setUp()
  presences.watch(BOB)
  await vi.advanceTimersByTimeAsync(0)
  expect(ofBob()?.online).toBe(true)
  expect(presences.watched()).toEqual([BOB])
  presences.take([BOB], [{ userId: BOB, online: false }])
  expect(ofBob()?.online).toBe(false)
  presences.take([BOB], [])
  expect(ofBob()).toBeUndefined()
  expect(ask).toHaveBeenCalledOnce()
})

test('point 19: whoever writes is there, where they let it be known', async () => {
  const { presences, server, ofBob } = setUp()
  presences.notice(BOB)
  expect(ofBob()).toBeUndefined()
  server.online = false
  presences.watch(BOB)
  await vi.advanceTimersByTimeAsync(0)
  presences.notice(BOB)
  expect(ofBob()?.online).toBe(true)
})

test('point 19: what cannot be asked is not claimed', async () => {
  const { presences, failures, ofBob } = setUp()
  presences.watch(BOB)
  await vi.advanceTimersByTimeAsync(0)
  failures.push(RequestError.connectionLost())
  presences.watch(BOB)
  await vi.advanceTimersByTimeAsync(0)
  expect(ofBob()).toBeUndefined()
})

test('nobody is asked about once nobody looks', () => {
  const { presences } = setUp()
  const [first, second] = [presences.watch(BOB), presences.watch(BOB)]
  first()
  expect(presences.watched()).toEqual([BOB])
  second()
  expect(presences.watched()).toEqual([])
})
