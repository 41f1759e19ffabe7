import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Entry, ErrorCode } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import type { Ask, Request } from '@/lib/protocol/requests'
import { ALICE, BOB, CONVERSATION } from '@/test/builders'
import { noFiles } from '@/test/fake/fakeFiles'
import { fakeLocks, fakeTabs } from '@/test/fake/fakeTabs'
import { Outbox, type OutboxFiles, type OutboxNews } from './outbox'
import type { OutboxItem } from './outboxItem'

type SendMessage = Extract<Request, { action: 'sendMessage' }>
type Answer = RequestError | 'accept'

function memoryStorage(stored = new Map<string, OutboxItem>()) {
  return {
    stored,
    all: async () => [...stored.values()].sort((a, b) => a.createdAt - b.createdAt),
    has: async (entryId: string) => stored.has(entryId),
    put: async (item: OutboxItem) => Boolean(stored.set(item.entryId, item)),
    remove: async (entryId: string) => void stored.delete(entryId),
  }
}

function setUp({
  storage = memoryStorage(),
  answers = [] as Answer[],
  tabs = fakeTabs<OutboxNews>(),
  exclusively = fakeLocks(),
  name = 'e',
  lastSeq = 7,
  namedIn = async (_: string, _text: string): Promise<string[]> => [],
  /** What becomes of every message that says `poison`. */
  poison = undefined as RequestError | undefined,
  files = noFiles as OutboxFiles,
} = {}) {
  const sent: SendMessage[] = []
  const accepted: Entry[] = []
  const ask = async (request: SendMessage) => {
    sent.push(request)
    if (poison && request.text === 'poison') throw poison
    const answer = answers.shift() ?? 'accept'
    if (answer !== 'accept') throw answer
    const { conversationId, entryId } = request
    return { type: 'messageAccepted', id: 'c1', conversationId, entryId, seq: sent.length, sentAt: 5 }
  }
  let made = 0
  const outbox = new Outbox({
    storage,
    tabs: tabs(),
    exclusively,
    ask: ask as unknown as Ask,
    userId: ALICE,
    now: () => 1,
    newEntryId: () => `${name}${++made}`,
    lastSeq: () => lastSeq,
    seqOf: (_, entryId) => (entryId === 'target' ? 5 : undefined),
    namedIn,
    accepted: (entry) => accepted.push(entry),
    files,
  })
  const items = () => outbox.items.getState()
  return { outbox, storage, sent, accepted, items, answers }
}

const refused = (code: ErrorCode, retryAfterMs?: number) =>
  new RequestError(code, 'No.', ['rate_limited', 'internal'].includes(code), retryAfterMs)
const settle = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('point 1: a message is there at once, and once acknowledged becomes an entry and leaves the outbox', async () => {
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

/** What is not the person's doing: no answer, a connection that ends with it each time, a server that fails at it. */
const NEVER: [string, RequestError, string][] = [
  ['gets no answer', RequestError.timeout(), 'The server did not respond in time.'],
  ['ends the connection', RequestError.lostUnderWay(), 'The connection was lost.'],
  ['makes the server fail', refused('internal'), 'Something went wrong on our side. Please try again.'],
]

test.each(NEVER)(
  'a message that %s each time is given back, and those behind it go out',
  async (_, error, failure) => {
    const { outbox, sent, items, accepted } = setUp({ poison: error })
    outbox.add(CONVERSATION, 'poison')
    outbox.add(CONVERSATION, 'fine')
    for (let connection = 0; connection < 10; connection += 1) {
      outbox.flush()
      await vi.advanceTimersByTimeAsync(60_000)
    }
    expect(items()).toMatchObject([{ text: 'poison', failure }])
    expect(accepted).toMatchObject([{ content: { text: 'fine' } }])
    // Whoever tries it again gives it all its attempts again.
    const before = sent.length
    outbox.retry('e1')
    for (let connection = 0; connection < 10; connection += 1) {
      outbox.flush()
      await vi.advanceTimersByTimeAsync(60_000)
    }
    expect(sent.length - before).toBe(before - 1)
  },
)

test.each([
  ['there is no connection', RequestError.connectionLost()],
  ['the server asks to wait', refused('rate_limited')],
  ['the session has to be renewed', refused('session_expired')],
])('as long as %s, a message waits', async (_, error) => {
  const { outbox, items, answers } = setUp()
  answers.push(...Array.from({ length: 30 }, () => error))
  outbox.add(CONVERSATION, 'hello')
  for (let attempt = 0; attempt < 35; attempt += 1) {
    expect(items()[0]?.failure).toBeUndefined()
    outbox.flush()
    await vi.advanceTimersByTimeAsync(30_000)
  }
  expect(items()).toEqual([])
})

test('who is named is found out before a message goes out, and a resend says the same', async () => {
  const namedIn = vi.fn(async () => [BOB])
  const { outbox, sent, accepted } = setUp({ answers: [refused('internal'), 'accept'], namedIn })
  outbox.add(CONVERSATION, 'hello @bob')
  outbox.add(CONVERSATION, 'known to name nobody', { mentions: [] })
  outbox.add(CONVERSATION, 'as @bob said', { forwarded: true })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(namedIn.mock.calls).toEqual([[CONVERSATION, 'hello @bob']])
  expect(sent.map(({ mentions }) => mentions)).toEqual([[BOB], [BOB], undefined, undefined])
  expect(accepted[0]).toMatchObject({ content: { mentions: [BOB] } })
})

test('a message waits where only a connection would tell who is named in it', async () => {
  const namedIn = vi.fn(async () => [BOB]).mockRejectedValueOnce(RequestError.connectionLost())
  const { outbox, sent, items } = setUp({ namedIn })
  outbox.add(CONVERSATION, 'hello @bob')
  await settle()
  expect([sent.length, items().length]).toEqual([0, 1])
  outbox.flush()
  await settle()
  expect(sent).toMatchObject([{ mentions: [BOB] }])
})

test('what is given up while it is found out who is named stays given up', async () => {
  let tell = (_: string[]) => {}
  const { outbox, sent, items } = setUp({ namedIn: () => new Promise((resolve) => (tell = resolve)) })
  outbox.add(CONVERSATION, 'hello @bob')
  await settle()
  outbox.discard('e1')
  tell([BOB])
  await settle()
  expect([sent, items()]).toEqual([[], []])
})

test('what failed can be tried with other words, and no attempt carries half a character', async () => {
  const { outbox, sent, items } = setUp({
    answers: [refused('text_too_long'), 'accept', refused('text_too_long')],
  })
  outbox.add(CONVERSATION, 'cut \ud83d off')
  await settle()
  expect(outbox.failureOf('e1')).toMatchObject({ text: 'cut \ufffd off' })
  outbox.reword('e1', 'shorter \udc00', [BOB])
  await settle()
  outbox.change(CONVERSATION, 'e1', { kind: 'edit', text: 'long \ud83d' })
  await settle()
  expect(outbox.failureOf('e1')).toMatchObject({ change: { to: { text: 'long \ufffd' } } })
  outbox.reword('e2', 'short', [])
  await settle()
  expect(sent).toMatchObject([
    { entryId: 'e1', text: 'cut \ufffd off' },
    { entryId: 'e1', text: 'shorter \ufffd', mentions: [BOB] },
    { entryId: 'e2', change: { text: 'long \ufffd' } },
    { entryId: 'e2', targetId: 'e1', change: { kind: 'edit', text: 'short' } },
  ])
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

test('point 2: a refused message says why, and the next ones go on', async () => {
  const { outbox, items, accepted } = setUp({ answers: [refused('text_too_long')] })
  outbox.add(CONVERSATION, 'long')
  outbox.add(CONVERSATION, 'short')
  await settle()
  expect(items()).toMatchObject([{ text: 'long', failure: 'The text is too long.' }])
  expect(accepted).toMatchObject([{ content: { text: 'short' } }])
})

test('point 2: a retry keeps the id, so that it never doubles', async () => {
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

test('point 3: what was unsent before a reload goes out first, under its old id', async () => {
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

/** Two tabs of one person over one storage. The second is offline unless told otherwise. */
function twoTabs(answers: { first?: Answer[]; second?: Answer[] }) {
  const shared = { storage: memoryStorage(), tabs: fakeTabs<OutboxNews>(), exclusively: fakeLocks() }
  const first = setUp({ ...shared, answers: answers.first ?? [], name: 'a' })
  const second = setUp({ ...shared, answers: answers.second ?? [], name: 'b' })
  return { first, second }
}

test('point 3: what one tab writes shows in the other, with what becomes of it', async () => {
  const { first, second } = twoTabs({ first: [refused('text_too_long')] })
  first.outbox.add(CONVERSATION, 'hello')
  await settle()
  expect(second.items()).toMatchObject([{ text: 'hello', failure: 'The text is too long.' }])
  second.outbox.discard('a1')
  await settle()
  expect(first.items()).toEqual([])
})

test('point 21: with several tabs each message goes out once, in order', async () => {
  const { first, second } = twoTabs({})
  first.outbox.add(CONVERSATION, 'one')
  second.outbox.add(CONVERSATION, 'two')
  first.outbox.flush()
  second.outbox.flush()
  await settle()
  const sent = [...first.sent, ...second.sent].map(({ text }) => text)
  expect(sent).toEqual(['one', 'two'])
  expect([...first.items(), ...second.items()]).toEqual([])
})

test('a tab without a connection leaves its message to the one that has one', async () => {
  const { first, second } = twoTabs({ first: [RequestError.connectionLost()] })
  first.outbox.add(CONVERSATION, 'hello')
  await settle()
  expect(second.sent).toMatchObject([{ entryId: 'a1', text: 'hello' }])
  expect(first.items()).toEqual([])
})

test('what another tab sent is not sent again, even if the news come late', async () => {
  const shared = { storage: memoryStorage(), exclusively: fakeLocks() }
  const before = setUp({ ...shared, answers: [RequestError.connectionLost()] })
  before.outbox.add(CONVERSATION, 'hello')
  await settle()
  // Without a channel the second hears of nothing but what is stored.
  const other = setUp(shared)
  await other.outbox.restore()
  await settle()
  expect(other.sent).toHaveLength(1)
  before.outbox.flush()
  await settle()
  expect(before.sent).toHaveLength(1)
  expect(before.items()).toEqual([])
})

test('what another tab has not stored yet is not taken for sent', async () => {
  const storage = memoryStorage()
  const slowly = {
    ...storage,
    put: async (item: OutboxItem) => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      return storage.put(item)
    },
  }
  const shared = { storage: slowly, tabs: fakeTabs<OutboxNews>(), exclusively: fakeLocks() }
  const offline = () => ({ answers: [RequestError.connectionLost()] })
  const first = setUp({ ...shared, ...offline(), name: 'a' })
  const second = setUp({ ...shared, ...offline(), name: 'b' })
  first.outbox.add(CONVERSATION, 'hello')
  await vi.advanceTimersByTimeAsync(1000)
  expect(second.items()).toMatchObject([{ entryId: 'a1' }])
})

test('a change goes out after what was written before, once, and becomes an entry', async () => {
  const { outbox, sent, accepted, items } = setUp()
  outbox.add(CONVERSATION, 'hello')
  outbox.change(CONVERSATION, 'e1', { kind: 'edit', text: ' better ' })
  await settle()
  expect(sent.map(({ action }) => action as string)).toEqual(['sendMessage', 'updateMessage'])
  expect(accepted[1]?.content).toEqual({ kind: 'edited', targetId: 'e1', text: 'better' })
  expect(items()).toEqual([])
})

test('a change outlasts a reload and goes out under the same id', async () => {
  const storage = memoryStorage()
  const before = setUp({ storage, answers: [RequestError.connectionLost()] })
  before.outbox.change(CONVERSATION, 'target', { kind: 'react', emoji: '👍' })
  await settle()
  before.outbox.stop()
  const { outbox, sent } = setUp({ storage, name: 'other' })
  await outbox.restore()
  await settle()
  expect(sent).toMatchObject([{ action: 'updateMessage', entryId: 'e1', targetId: 'target' }])
})

test('a resend tells the place that was the last one when the message was sent first', async () => {
  const storage = memoryStorage()
  const before = setUp({ storage, answers: [RequestError.connectionLost()] })
  before.outbox.add(CONVERSATION, 'hello')
  await settle()
  before.outbox.stop()
  const later = setUp({ storage, name: 'other', lastSeq: 12 })
  await later.outbox.restore()
  await settle()
  expect([...before.sent, ...later.sent]).toMatchObject([{ after: 7 }, { entryId: 'e1', after: 7 }])
})

test('a change tells where the message is that it changes, and an answer where the one is that it answers', async () => {
  const { outbox, sent } = setUp()
  outbox.change(CONVERSATION, 'target', { kind: 'delete' })
  outbox.change(CONVERSATION, 'unknown', { kind: 'delete' })
  outbox.add(CONVERSATION, 'that', { replyTo: { entryId: 'q', seq: 3, senderId: ALICE, text: 'what?' } })
  await settle()
  expect(sent).toMatchObject([{ targetSeq: 5 }, { targetId: 'unknown' }, { replyTo: 'q', replyToSeq: 3 }])
  expect(sent[1]).not.toHaveProperty('targetSeq')
})

test('an answer keeps what it answers, and a forwarded message says so', async () => {
  const { outbox, sent, accepted } = setUp()
  const replyTo = { entryId: 'q', seq: 1, senderId: ALICE, text: 'what?' }
  outbox.add(CONVERSATION, 'that', { replyTo })
  outbox.add(CONVERSATION, 'news', { forwarded: true })
  await settle()
  expect(sent).toMatchObject([{ replyTo: 'q' }, { forwarded: true }])
  expect(accepted.map(({ content }) => content)).toMatchObject([{ replyTo }, { forwarded: true }])
})

const PICTURE = {
  mediaId: 'm1',
  kind: 'picture',
  name: 'a.webp',
  contentType: 'image/webp',
  bytes: 3,
} as const

/** Uploads that end when the test says so. */
function heldFiles() {
  const forgotten: string[] = []
  const uploads: { finish(): void; fail(error: Error): void; signal: AbortSignal }[] = []
  const files: OutboxFiles = {
    upload: (item, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
        uploads.push({
          finish: () => resolve(item.files?.map((file) => ({ ...file, waveform: [] })) ?? []),
          fail: reject,
          signal,
        })
      }),
    forget: (item, why) => void forgotten.push(`${item.files?.[0]?.mediaId} ${why}`),
  }
  return { files, uploads, forgotten }
}

test('a message with files keeps its place while they are uploaded, and is sent with what the server found', async () => {
  const { files, uploads, forgotten } = heldFiles()
  const { outbox, sent, accepted } = setUp({ files })
  outbox.add(CONVERSATION, '', { files: [PICTURE] })
  outbox.add(CONVERSATION, 'and then')
  await settle()
  expect(sent).toEqual([])
  uploads[0]?.finish()
  await settle()
  expect(sent.map(({ text, attachments }) => [text, attachments])).toEqual([
    ['', [{ mediaId: 'm1' }]],
    ['and then', undefined],
  ])
  expect(accepted[0]?.content).toMatchObject({ attachments: [{ mediaId: 'm1', name: 'a.webp' }] })
  expect(forgotten).toEqual(['m1 sent'])
})

test('a message whose files are uploaded is not uploaded again after a reload', async () => {
  const { files, uploads } = heldFiles()
  const first = setUp({ files, answers: [RequestError.connectionLost()] })
  first.outbox.add(CONVERSATION, 'look', { files: [PICTURE] })
  await settle()
  uploads[0]?.finish()
  await settle()
  first.outbox.stop()
  const later = setUp({ files, storage: first.storage, name: 'later' })
  await later.outbox.restore()
  await settle()
  expect(later.sent).toMatchObject([{ entryId: 'e1', attachments: [{ mediaId: 'm1' }] }])
  expect(uploads).toHaveLength(1)
})

test('an upload that is given up ends, and what is behind it goes out', async () => {
  const { files, uploads, forgotten } = heldFiles()
  const { outbox, sent, items } = setUp({ files })
  outbox.add(CONVERSATION, '', { files: [PICTURE] })
  outbox.add(CONVERSATION, 'never mind')
  await settle()
  outbox.discard('e1')
  await settle()
  expect(uploads[0]?.signal.aborted).toBe(true)
  expect(sent.map(({ text }) => text)).toEqual(['never mind'])
  expect(forgotten).toEqual(['m1 discarded'])
  expect(items()).toEqual([])
})

test('while the server inspects a file it is asked again, as often as it takes', async () => {
  const answers = Array.from({ length: 20 }, () => new RequestError('media_not_ready', 'Wait.', true, 1000))
  const { files, uploads } = heldFiles()
  const { outbox, sent, items } = setUp({ files, answers })
  outbox.add(CONVERSATION, '', { files: [PICTURE] })
  await settle()
  uploads[0]?.finish()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(sent).toHaveLength(21)
  expect(items()).toEqual([])
})

test('a file that the server refuses is told, and uploaded anew when it is tried again', async () => {
  const { files, uploads } = heldFiles()
  const { outbox, items, sent } = setUp({ files, answers: [refused('media_not_found')] })
  outbox.add(CONVERSATION, '', { files: [PICTURE] })
  await settle()
  uploads[0]?.finish()
  await settle()
  expect(items()).toMatchObject([{ failure: 'This file is no longer available. Send it again.' }])
  outbox.retry('e1')
  await settle()
  uploads[1]?.finish()
  await settle()
  expect(sent).toHaveLength(2)
  expect(items()).toEqual([])
})

test('a forwarded file is not uploaded, and says where it comes from', async () => {
  const { outbox, sent } = setUp()
  const attachedFrom = { conversationId: 'other', seq: 4 }
  outbox.add(CONVERSATION, '', { attachments: [PICTURE], attachedFrom, forwarded: true })
  await settle()
  expect(sent[0]?.attachments).toEqual([{ mediaId: 'm1', from: attachedFrom }])
})
