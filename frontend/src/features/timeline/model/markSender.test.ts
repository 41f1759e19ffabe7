import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RequestError } from '@/lib/protocol/requestError'
import type { Ask, Request, Tell } from '@/lib/protocol/requests'
import { CONVERSATION } from '@/test/builders'
import { MarkSender } from './markSender'

/** The last place of the conversation. */
const LAST = 40

function setUp() {
  const sent: Request[] = []
  const failures: RequestError[] = []
  const ask = async (request: Request) => {
    const failure = failures.shift()
    if (failure) throw failure
    sent.push(request)
    return { ...request, type: 'marked' }
  }
  const refused: ((error: RequestError) => void)[] = []
  const tell: Tell = (request, failed = () => undefined) => {
    const failure = failures.shift()
    if (failure) return failed(failure)
    sent.push(request)
    refused.push(failed)
  }
  const [marked, moved] = [vi.fn(), vi.fn()]
  const stopped = new AbortController().signal
  const isLast = (_: string, seq: number) => seq >= LAST
  const sender = new MarkSender({ ask: ask as unknown as Ask, tell, isLast, marked, moved, stopped })
  return { sender, sent, refused, failures, marked, moved }
}

const settle = () => vi.advanceTimersByTimeAsync(1000)
const read = (seq: number) => ({ action: 'markRead', conversationId: CONVERSATION, seq })

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('point 16: what is read in one go is told once, the furthest place', async () => {
  const { sender, sent, marked } = setUp()
  for (const seq of [3, 5, 4]) sender.read(CONVERSATION, seq)
  await settle()
  expect(sent).toEqual([read(5)])
  expect(marked).toHaveBeenCalledOnce()
})

test('how much is left unread is asked only where anything is', async () => {
  const { sender, sent, marked, moved } = setUp()
  sender.delivered(CONVERSATION, LAST - 1)
  await vi.advanceTimersByTimeAsync(10_000)
  sender.read(CONVERSATION, LAST - 1)
  await vi.advanceTimersByTimeAsync(3000)
  expect([marked.mock.calls.length, moved.mock.calls.length]).toEqual([1, 1])
  sender.read(CONVERSATION, LAST)
  await vi.advanceTimersByTimeAsync(3000)
  expect(marked).toHaveBeenCalledOnce()
  expect(moved).toHaveBeenLastCalledWith(CONVERSATION, { readSeq: LAST, deliveredSeq: LAST })
  expect(sent).toHaveLength(3)
})

test('how much is left unread is asked where something was deleted', async () => {
  const { sender, marked, moved } = setUp()
  sender.delivered(CONVERSATION, LAST, true)
  await vi.advanceTimersByTimeAsync(3000)
  expect([marked.mock.calls.length, moved.mock.calls.length]).toEqual([1, 0])
  sender.read(CONVERSATION, LAST)
  await vi.advanceTimersByTimeAsync(3000)
  expect([marked.mock.calls.length, moved.mock.calls.length]).toEqual([1, 1])
})

test('a mark that did not arrive is told again, unless a further one was', async () => {
  const { sender, sent, refused } = setUp()
  sender.read(CONVERSATION, LAST)
  await vi.advanceTimersByTimeAsync(3000)
  refused[0]?.(new RequestError('unavailable', 'Later.', true))
  await vi.advanceTimersByTimeAsync(6000)
  expect(sent).toEqual([read(LAST), read(LAST)])
  sender.read(CONVERSATION, LAST + 1)
  await vi.advanceTimersByTimeAsync(3000)
  refused[1]?.(new RequestError('unavailable', 'Later.', true))
  await vi.advanceTimersByTimeAsync(6000)
  expect(sent).toHaveLength(3)
  refused[2]?.(RequestError.lostUnderWay())
  await vi.advanceTimersByTimeAsync(6000)
  expect(sent).toHaveLength(3)
  sender.flush()
  await vi.advanceTimersByTimeAsync(1000)
  expect(sent[3]).toEqual(read(LAST + 1))
})

const delivered = (seq: number) => ({ action: 'markDelivered', conversationId: CONVERSATION, seq })

test('what arrives in a row is told in one go after a moment, and what comes then after a longer one', async () => {
  const { sender, sent } = setUp()
  for (let seq = 1; seq <= 8; seq += 1) {
    sender.delivered(CONVERSATION, seq)
    await vi.advanceTimersByTimeAsync(2500)
  }
  expect(sent).toEqual([delivered(4)])
  await vi.advanceTimersByTimeAsync(5000)
  expect(sent).toEqual([delivered(4), delivered(8)])
})

test('what is read within that moment is not told to have arrived', async () => {
  const { sender, sent } = setUp()
  sender.delivered(CONVERSATION, 1)
  await vi.advanceTimersByTimeAsync(5000)
  sender.read(CONVERSATION, 1)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(sent).toEqual([read(1)])
})

test('whoever leaves has told everything, and once', async () => {
  const { sender, sent } = setUp()
  sender.delivered(CONVERSATION, 1)
  sender.delivered('another', 2)
  sender.read('a third', LAST)
  sender.leave()
  await vi.advanceTimersByTimeAsync(0)
  const told = [
    { action: 'markRead', conversationId: 'a third', seq: LAST },
    delivered(1),
    { action: 'markDelivered', conversationId: 'another', seq: 2 },
  ]
  expect(sent).toEqual(told)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(sent).toEqual(told)
})

test('what is read has arrived: that is not told apart', async () => {
  const { sender, sent } = setUp()
  sender.delivered(CONVERSATION, 5)
  sender.read(CONVERSATION, 5)
  await settle()
  sender.delivered(CONVERSATION, 5)
  sender.delivered(CONVERSATION, 4)
  await settle()
  expect(sent).toEqual([read(5)])
})

test('who scrolls on is told of in one go', async () => {
  const { sender, sent } = setUp()
  for (let seq = 1; seq <= 30; seq += 1) {
    sender.read(CONVERSATION, seq)
    await vi.advanceTimersByTimeAsync(100)
  }
  await vi.advanceTimersByTimeAsync(3000)
  expect(sent).toEqual([read(4), read(24), read(30)])
})

test('a mark never goes back', async () => {
  const { sender, sent } = setUp()
  sender.read(CONVERSATION, 5)
  await settle()
  sender.read(CONVERSATION, 4)
  sender.read(CONVERSATION, 5)
  await settle()
  expect(sent).toHaveLength(1)
})

test('what was read without a connection is told with the next one', async () => {
  const { sender, sent, failures } = setUp()
  failures.push(RequestError.connectionLost())
  sender.read(CONVERSATION, 5)
  await settle()
  expect(sent).toEqual([])
  sender.flush()
  await settle()
  expect(sent).toEqual([read(5)])
})

test('a mark that failed for now is tried again, one that was refused is given up', async () => {
  const { sender, sent, failures } = setUp()
  failures.push(RequestError.timeout())
  sender.delivered(CONVERSATION, 2)
  await vi.advanceTimersByTimeAsync(15_000)
  expect(sent).toHaveLength(1)
  failures.push(new RequestError('conversation_not_found', 'No.', false))
  sender.delivered(CONVERSATION, 3)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(sent).toHaveLength(1)
})
