import { expect, test, vi } from 'vitest'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import type { Ask } from '@/lib/protocol/requests'
import { ALICE, aConversation, anEntry, BOB, CONVERSATION, LONG_AGO } from '@/test/builders'
import { Conversations } from './conversations'

interface Page {
  conversations: ConversationSummary[]
  next?: { activeAt: number; conversationId: string }
}

function setUp(...pages: Page[]) {
  const ask = vi.fn(async (_request: object) => ({
    type: 'conversations',
    id: 'c1',
    ...(pages.shift() ?? {}),
  }))
  const conversations = new Conversations({ ask: ask as unknown as Ask, userId: ALICE })
  const ids = () => conversations.state.getState().conversations.map(({ conversationId }) => conversationId)
  const unread = () => [...conversations.state.getState().unread]
  return { conversations, ask, ids, unread }
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
  expect(unread()).toEqual([CONVERSATION])
})

test('an older entry that arrives late changes nothing', async () => {
  const { conversations } = setUp({ conversations: [aConversation({ lastSeq: 5, preview: preview(5) })] })
  await conversations.load()
  const before = conversations.state.getState()
  conversations.take(anEntry({ seq: 4, text: 'late' }))
  expect(conversations.state.getState()).toBe(before)
})

test('one’s own messages, and those of the conversation on show, are not unread', async () => {
  const { conversations, unread } = setUp({ conversations: [aConversation(), other()] })
  await conversations.load()
  conversations.show(CONVERSATION)
  conversations.take(anEntry({ seq: 1 }))
  conversations.take(anEntry({ seq: 1, conversationId: 'other', senderId: ALICE }))
  expect(unread()).toEqual([])
})

test('what came without a connection is unread until it is shown', async () => {
  const { conversations, unread } = setUp(
    { conversations: [aConversation()] },
    { conversations: [aConversation({ lastSeq: 2, preview: preview(2) })] },
  )
  await conversations.load()
  await conversations.load()
  expect(unread()).toEqual([CONVERSATION])
  conversations.show(CONVERSATION)
  expect(unread()).toEqual([])
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
