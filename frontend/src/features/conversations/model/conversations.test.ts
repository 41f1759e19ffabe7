import { expect, test, vi } from 'vitest'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import type { Ask } from '@/lib/protocol/requests'
import { ALICE, aConversation, anEntry, BOB, CONVERSATION, LONG_AGO } from '@/test/builders'
import { memoryStorage } from '@/test/fake/memoryStorage'
import { Conversations } from './conversations'

interface Page {
  conversations: ConversationSummary[]
  next?: { activeAt: number; conversationId: string }
}

function setUp(...pages: Page[]) {
  const readSeqs = new Map<string, number>()
  const storage = memoryStorage()
  const ask = vi.fn(async (_request: object) => ({
    type: 'conversations',
    id: 'c1',
    ...(pages.shift() ?? {}),
  }))
  const conversations = new Conversations({
    ask: ask as unknown as Ask,
    userId: ALICE,
    storage,
    readUpTo: (conversationId) => readSeqs.get(conversationId) ?? 0,
  })
  const read = (conversationId: string, seq: number) => {
    readSeqs.set(conversationId, seq)
    conversations.read(conversationId)
  }
  const ids = () => conversations.state.getState().conversations.map(({ conversationId }) => conversationId)
  const unread = () => [...conversations.state.getState().unread]
  return { conversations, ask, ids, unread, read, storage }
}

const preview = (seq: number, senderId = BOB) => {
  const { entryId, sentAt } = anEntry({ seq })
  return { entryId, sentAt, senderId, text: 'hello' }
}
const other = (overrides: Parameters<typeof aConversation>[0] = {}) =>
  aConversation({ conversationId: 'other', ...overrides })

test('all pages are fetched, and the most recently active comes first', async () => {
  const next = { activeAt: LONG_AGO, conversationId: CONVERSATION }
  const { conversations, ask, ids } = setUp(
    { conversations: [aConversation()], next },
    { conversations: [other({ lastSeq: 1, preview: preview(1) })] },
  )
  await conversations.load()
  expect(ids()).toEqual(['other', CONVERSATION])
  expect(ask).toHaveBeenLastCalledWith({ action: 'getConversations', limit: 100, after: next })
})

test('a new entry becomes the preview and brings its conversation to the top', async () => {
  const { conversations, ids, unread } = setUp({
    conversations: [aConversation(), other({ lastSeq: 1, preview: preview(1) })],
  })
  await conversations.load()
  conversations.take(anEntry({ seq: 5, text: 'news' }))
  expect(ids()[0]).toBe(CONVERSATION)
  expect(conversations.state.getState().conversations[0]?.preview?.text).toBe('news')
  expect(unread()).toEqual([[CONVERSATION, 1]])
})

test('an older entry that arrives late changes nothing', async () => {
  const { conversations } = setUp({ conversations: [aConversation({ lastSeq: 5, preview: preview(5) })] })
  await conversations.load()
  const before = conversations.state.getState()
  conversations.take(anEntry({ seq: 4, text: 'late' }))
  expect(conversations.state.getState()).toBe(before)
})

test('one’s own messages are not unread, and what is read is so no longer', async () => {
  const { conversations, unread, read } = setUp({ conversations: [aConversation(), other()] })
  await conversations.load()
  for (const seq of [1, 2, 3]) conversations.take(anEntry({ seq }))
  conversations.take(anEntry({ seq: 1, conversationId: 'other', senderId: ALICE }))
  expect(unread()).toEqual([[CONVERSATION, 3]])
  read(CONVERSATION, 2)
  expect(unread()).toEqual([[CONVERSATION, 1]])
  read(CONVERSATION, 3)
  expect(unread()).toEqual([])
})

test('what came without a connection is unread as the server counts, except for what was read here', async () => {
  const { conversations, unread, read } = setUp({
    conversations: [aConversation({ lastSeq: 9, preview: preview(9), unread: 5 })],
  })
  await conversations.load()
  expect(unread()).toEqual([[CONVERSATION, 5]])
  read(CONVERSATION, 7)
  expect(unread()).toEqual([[CONVERSATION, 2]])
})

test('the list outlasts a reload, and gives way to the server’s', async () => {
  const before = setUp({ conversations: [aConversation({ lastSeq: 2, unread: 1 }), other()] })
  await before.conversations.load()
  const { storage } = before
  const ask = vi.fn(async () => ({ conversations: [aConversation({ lastSeq: 3 })] }))
  const conversations = new Conversations({
    ask: ask as unknown as Ask,
    userId: ALICE,
    storage,
    readUpTo: () => 0,
  })
  await conversations.restore()
  expect(conversations.state.getState()).toMatchObject({ isLoaded: true, isCurrent: false })
  expect([...conversations.state.getState().unread]).toEqual([[CONVERSATION, 1]])
  await conversations.load()
  expect(conversations.state.getState().conversations).toMatchObject([{ lastSeq: 3 }])
  await expect(storage.run([], (db) => db.getAll('conversations'))).resolves.toHaveLength(1)
})

test('an entry of an unknown conversation has the list fetched again', async () => {
  const { conversations, ids } = setUp({
    conversations: [aConversation({ lastSeq: 1, preview: preview(1) })],
  })
  conversations.take(anEntry({ seq: 1 }))
  await vi.waitFor(() => expect(ids()).toEqual([CONVERSATION]))
})

test('a failed fetch is told and does not empty the list', async () => {
  const { conversations, ask, ids } = setUp({ conversations: [aConversation()] })
  await conversations.load()
  ask.mockRejectedValueOnce(RequestError.timeout())
  await expect(conversations.load()).resolves.toBeNull()
  expect(ids()).toEqual([CONVERSATION])
  expect(conversations.state.getState().failure).toMatch(/did not answer/)
})
