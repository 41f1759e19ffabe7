import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Entry } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import type { Ask, Request } from '@/lib/protocol/requests'
import { ALICE, CONVERSATION } from '@/test/builders'
import { Outbox, type OutboxItem } from './outbox'

type SendMessage = Extract<Request, { action: 'sendMessage' }>
type Answer = RequestError | 'accept'

function memoryStorage(stored = new Map<string, OutboxItem>()) {
  return {
    stored,
    all: async () => [...stored.values()],
    put: async (item: OutboxItem) => void stored.set(item.entryId, item),
    remove: async (entryId: string) => void stored.delete(entryId),
  }
}

function setUp({ storage = memoryStorage(), answers = [] as Answer[] } = {}) {
  const sent: SendMessage[] = []
  const accepted: Entry[] = []
  const ask = async (request: SendMessage) => {
    sent.push(request)
    const answer = answers.shift() ?? 'accept'
    if (answer !== 'accept') throw answer
    const { conversationId, entryId } = request
    return { type: 'messageAccepted', id: 'c1', conversationId, entryId, seq: sent.length, sentAt: 5 }
  }
  let made = 0
  const outbox = new Outbox({
    storage,
    ask: ask as unknown as Ask,
    userId: ALICE,
    now: () => 1,
    newEntryId: () => `e${++made}`,
    accepted: (entry) => accepted.push(entry),
  })
  const items = () => outbox.items.getState()
  return { outbox, storage, sent, accepted, items, answers }
}

const refused = (code: 'text_too_long' | 'entry_id_expired' | 'rate_limited', retryAfterMs?: number) =>
  new RequestError(code, 'No.', code === 'rate_limited', retryAfterMs)
const settle = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('an acknowledged message becomes an entry and leaves the outbox', async () => {
  const { outbox, accepted, items, storage } = setUp()
  outbox.add(CONVERSATION, 'hello')
  expect(items()).toHaveLength(1)
  await settle()
  expect(items()).toEqual([])
  expect(storage.stored.size).toBe(0)
  expect(accepted).toMatchObject([{ entryId: 'e1', seq: 1, senderId: ALICE, content: { text: 'hello' } }])
})

test('messages of one conversation go out one after the other, in order', async () => {
  const { outbox, sent } = setUp({ answers: [RequestError.timeout()] })
  for (const text of ['one', 'two', 'three']) outbox.add(CONVERSATION, text)
  await settle()
  expect(sent.map(({ text }) => text)).toEqual(['one'])
  await vi.advanceTimersByTimeAsync(2000)
  expect(sent.map(({ text }) => text)).toEqual(['one', 'one', 'two', 'three'])
})

test('a message without an answer is sent again under the same id', async () => {
  const { outbox, sent } = setUp({ answers: [RequestError.timeout(), RequestError.timeout()] })
  outbox.add(CONVERSATION, 'hello')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(sent.map(({ entryId }) => entryId)).toEqual(['e1', 'e1', 'e1'])
})

test('without a connection it waits for the next one', async () => {
  const { outbox, sent, items } = setUp({ answers: [RequestError.connectionLost()] })
  outbox.add(CONVERSATION, 'hello')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sent).toHaveLength(1)
  outbox.flush()
  await settle()
  expect(sent.map(({ entryId }) => entryId)).toEqual(['e1', 'e1'])
  expect(items()).toEqual([])
})

test('it waits as long as the server asks', async () => {
  const { outbox, sent } = setUp({ answers: [refused('rate_limited', 7000)] })
  outbox.add(CONVERSATION, 'hello')
  await vi.advanceTimersByTimeAsync(6999)
  expect(sent).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(sent).toHaveLength(2)
})

test('a refused message says why, and the next ones go on', async () => {
  const { outbox, items, accepted } = setUp({ answers: [refused('text_too_long')] })
  outbox.add(CONVERSATION, 'long')
  outbox.add(CONVERSATION, 'short')
  await settle()
  expect(items()).toMatchObject([{ text: 'long', failure: 'No.' }])
  expect(accepted).toMatchObject([{ content: { text: 'short' } }])
})

test('a retry keeps the id, so that it never doubles', async () => {
  const { outbox, sent, items } = setUp({ answers: [refused('text_too_long')] })
  outbox.add(CONVERSATION, 'hello')
  await settle()
  outbox.retry('e1')
  await settle()
  expect(sent.map(({ entryId }) => entryId)).toEqual(['e1', 'e1'])
  expect(items()).toEqual([])
})

test('a retry takes a new id where the server no longer accepts the old one', async () => {
  const { outbox, sent, storage } = setUp({ answers: [refused('entry_id_expired')] })
  outbox.add(CONVERSATION, 'hello')
  await settle()
  outbox.retry('e1')
  await settle()
  expect(sent.map(({ entryId }) => entryId)).toEqual(['e1', 'e2'])
  expect(storage.stored.size).toBe(0)
})

test('a discarded message is gone for good', async () => {
  const { outbox, items, storage } = setUp({ answers: [refused('text_too_long')] })
  outbox.add(CONVERSATION, 'hello')
  await settle()
  outbox.discard('e1')
  await settle()
  expect(items()).toEqual([])
  expect(storage.stored.size).toBe(0)
})

test('a message that turned up in the log is not sent again', async () => {
  const { outbox, sent, items } = setUp({ answers: [RequestError.connectionLost()] })
  outbox.add(CONVERSATION, 'hello')
  await settle()
  outbox.settle('e1')
  outbox.flush()
  await settle()
  expect(sent).toHaveLength(1)
  expect(items()).toEqual([])
})

test('what was unsent before a reload goes out first, under its old id', async () => {
  const storage = memoryStorage()
  const before = setUp({ storage, answers: [RequestError.connectionLost()] })
  before.outbox.add(CONVERSATION, 'old')
  await settle()
  before.outbox.stop()
  const after = setUp({ storage })
  await after.outbox.restore()
  await settle()
  expect(after.sent).toMatchObject([{ entryId: 'e1', text: 'old' }])
  expect(storage.stored.size).toBe(0)
})
