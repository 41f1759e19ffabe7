import { expect, test, vi } from 'vitest'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import { ALICE, aConversation, aGroup, aMembership, anEntry, BOB, CONVERSATION } from '@/test/builders'
import { memoryStorage } from '@/test/fake/memoryStorage'
import { ETHER, FINNEY, TIP_ID, TRANSACTION } from '@/test/tipBuilders'
import { Conversations } from './conversations'

/** @param listed what the server has when `load` is called */
function setUp(...listed: ConversationSummary[]) {
  const readSeqs = new Map<string, number>()
  const storage = memoryStorage()
  const onUnknown = vi.fn()
  const gone = new Set<string>()
  const conversations = new Conversations({
    userId: ALICE,
    storage,
    readUpTo: (conversationId) => readSeqs.get(conversationId) ?? 0,
    isGone: (userId) => gone.has(userId),
    onUnknown,
  })
  const load = () => conversations.takeAll(listed, conversations.ids())
  const read = (conversationId: string, seq: number) => {
    readSeqs.set(conversationId, seq)
    conversations.read(conversationId)
  }
  const ids = () => conversations.ids()
  const unread = () => [...conversations.state.getState().unread]
  return { conversations, load, onUnknown, ids, unread, read, storage, gone }
}

const preview = (seq: number, senderId = BOB) => {
  const { entryId, sentAt } = anEntry({ seq })
  return { entryId, seq, sentAt, senderId, text: 'hello' }
}
const other = (overrides: Parameters<typeof aConversation>[0] = {}) =>
  aConversation({ conversationId: 'other', ...overrides })

test('the most recently active comes first', () => {
  const { load, ids } = setUp(aConversation(), other({ lastSeq: 1, preview: preview(1) }))
  load()
  expect(ids()).toEqual(['other', CONVERSATION])
})

test('what came while the list was asked for is kept; what is gone is not', () => {
  const { conversations, ids } = setUp()
  conversations.put(other())
  const before = conversations.ids()
  conversations.put(aConversation())
  conversations.takeAll([], before)
  expect(ids()).toEqual([CONVERSATION])
})

test('a tip is news like a message, and what has become of it is none', () => {
  const { conversations, load, unread } = setUp(aConversation({ lastSeq: 4 }))
  load()
  const given = { asset: ETHER, amount: FINNEY.toString() }
  const { entryId: targetId, ...entry } = anEntry({ seq: 5, senderId: BOB })
  const content = {
    kind: 'tip',
    tipId: TIP_ID,
    toUserId: ALICE,
    transaction: TRANSACTION,
    note: 'Thanks!',
  } as const
  conversations.take({ ...entry, entryId: targetId, content: { ...content, ...given } })
  expect(conversations.of(CONVERSATION)?.preview).toMatchObject({ text: 'Thanks!', tip: given })
  conversations.take({
    ...anEntry({ seq: 6 }),
    content: { kind: 'tipChanged', targetId, status: 'reorganised' },
  })
  expect(unread()).toEqual([[CONVERSATION, 1]])
})

test('an edit or a deletion of the newest message changes the preview, and what is unread does not', () => {
  const { conversations, load, unread } = setUp(aConversation({ lastSeq: 5, preview: preview(5), unread: 1 }))
  load()
  const targetId = anEntry({ seq: 5 }).entryId
  const previewText = () => conversations.of(CONVERSATION)?.preview?.text
  conversations.take({ ...anEntry({ seq: 6 }), content: { kind: 'edited', targetId, text: 'better' } })
  expect(previewText()).toBe('better')
  conversations.take({ ...anEntry({ seq: 7 }), content: { kind: 'deleted', targetId } })
  expect(previewText()).toBe('')
  expect(unread()).toEqual([[CONVERSATION, 1]])
})

test('a group’s title and number of members follow what happens in it', () => {
  const { conversations, load } = setUp(aGroup('Walks', { memberCount: 3 }))
  load()
  conversations.take({ ...anEntry({ seq: 1 }), content: { kind: 'membersAdded', userIds: [BOB] } })
  conversations.take({
    ...anEntry({ seq: 2 }),
    content: { kind: 'groupChanged', changes: { title: 'Hikes' } },
  })
  expect(conversations.of(CONVERSATION)).toMatchObject({
    memberCount: 4,
    group: { title: 'Hikes', about: '' },
  })
})

test('the other one’s marks only go forward', () => {
  const { conversations, load } = setUp(aConversation())
  load()
  conversations.takePeer(CONVERSATION, { deliveredSeq: 5, readSeq: 3 })
  conversations.takePeer(CONVERSATION, { readSeq: 2 })
  expect(conversations.of(CONVERSATION)).toMatchObject({ peer: { deliveredSeq: 5, readSeq: 3 } })
})

test('a new entry becomes the preview and brings its conversation to the top', async () => {
  const { conversations, load, ids, unread } = setUp(
    aConversation(),
    other({ lastSeq: 1, preview: preview(1) }),
  )
  load()
  conversations.take(anEntry({ seq: 5, text: 'news' }))
  expect(ids()[0]).toBe(CONVERSATION)
  expect(conversations.state.getState().conversations[0]?.preview?.text).toBe('news')
  expect(unread()).toEqual([[CONVERSATION, 1]])
})

test('an older entry that arrives late changes nothing', async () => {
  const { conversations, load } = setUp(aConversation({ lastSeq: 5, preview: preview(5) }))
  load()
  const before = conversations.state.getState()
  conversations.take(anEntry({ seq: 4, text: 'late' }))
  expect(conversations.state.getState()).toBe(before)
})

test('one’s own messages are not unread, and what is read is so no longer', async () => {
  const { conversations, load, unread, read } = setUp(aConversation(), other())
  load()
  for (const seq of [1, 2, 3]) conversations.take(anEntry({ seq }))
  conversations.take(anEntry({ seq: 1, conversationId: 'other', senderId: ALICE }))
  expect(unread()).toEqual([[CONVERSATION, 3]])
  read(CONVERSATION, 2)
  expect(unread()).toEqual([[CONVERSATION, 1]])
  read(CONVERSATION, 3)
  expect(unread()).toEqual([])
})

test('what came without a connection is unread as the server counts, except for what was read here', async () => {
  const { load, unread, read } = setUp(aConversation({ lastSeq: 9, preview: preview(9), unread: 5 }))
  load()
  expect(unread()).toEqual([[CONVERSATION, 5]])
  read(CONVERSATION, 7)
  expect(unread()).toEqual([[CONVERSATION, 2]])
})

test('what is marked as unread is unread without a number, until more of it is read', () => {
  const membership = aMembership({ readSeq: 4, markedUnreadSeq: 4 })
  const { conversations, load, unread, read } = setUp(aConversation({ lastSeq: 4, membership }), other())
  read(CONVERSATION, 4)
  load()
  expect(unread()).toEqual([[CONVERSATION, 0]])
  // Told late.
  conversations.move(CONVERSATION, { readSeq: 4 })
  expect(unread()).toEqual([[CONVERSATION, 0]])
  conversations.take(anEntry({ seq: 5 }))
  expect(unread()).toEqual([[CONVERSATION, 1]])
  read(CONVERSATION, 5)
  conversations.move(CONVERSATION, { readSeq: 5 })
  expect(unread()).toEqual([])
})

test('one without any message can be marked as unread', () => {
  const { conversations, load, unread } = setUp(aConversation())
  load()
  conversations.join(CONVERSATION, aMembership({ markedUnreadSeq: 0 }))
  expect(unread()).toEqual([[CONVERSATION, 0]])
  conversations.join(CONVERSATION, aMembership())
  expect(unread()).toEqual([])
})

test('the list outlasts a reload, and gives way to the server’s', async () => {
  const { load, storage } = setUp(aConversation({ lastSeq: 2, unread: 1 }), other())
  load()
  const options = {
    userId: ALICE,
    storage,
    readUpTo: () => 0,
    isGone: () => false,
    onUnknown: () => undefined,
  }
  const conversations = new Conversations(options)
  await conversations.restore()
  expect(conversations.state.getState()).toMatchObject({ isLoaded: true, isCurrent: false })
  expect([...conversations.state.getState().unread]).toEqual([[CONVERSATION, 1]])
  conversations.takeAll([aConversation({ lastSeq: 3 })], conversations.ids())
  expect(conversations.state.getState().conversations).toMatchObject([{ lastSeq: 3 }])
  await expect(storage.run([], (db) => db.getAll('conversations'))).resolves.toHaveLength(1)
})

test('an entry of an unknown conversation is told', () => {
  const { conversations, onUnknown } = setUp()
  conversations.take(anEntry({ seq: 1 }))
  expect(onUnknown).toHaveBeenCalledOnce()
})

test('a failed fetch is told and does not empty the list', () => {
  const { conversations, load, ids } = setUp(aConversation())
  load()
  conversations.fail(RequestError.timeout())
  expect(ids()).toEqual([CONVERSATION])
  expect(conversations.state.getState().failure).toMatch(/did not respond/)
})

test('the list says nothing that someone wrote who has left, and a late answer does not bring it back', () => {
  const { conversations, load, gone } = setUp(aConversation({ lastSeq: 3, preview: preview(3) }))
  load()
  gone.add(BOB)
  conversations.eraseWordsOf(BOB)
  expect(conversations.of(CONVERSATION)?.preview?.text).toBe('')
  load()
  expect(conversations.of(CONVERSATION)?.preview?.text).toBe('')
})
