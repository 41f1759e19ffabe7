import { expect, test } from 'vitest'
import type { Entry, MessageChange } from '@/lib/protocol/generated'
import { ALICE, anEntry, BOB, CONVERSATION } from '@/test/builders'
import type { OutboxItem } from './outboxItem'
import type { MessageRow, Row } from './row'
import { countUnread, rowsOf } from './rows'

const NOON = new Date(2026, 2, 12, 12).getTime()
const MINUTE = 60_000

const unsent = (overrides = {}): OutboxItem => ({
  entryId: 'e1',
  conversationId: CONVERSATION,
  text: 'later',
  createdAt: NOON,
  ...overrides,
})
const rows = (entries: ReturnType<typeof anEntry>[], items: OutboxItem[] = [], unreadAfter?: number) =>
  rowsOf({ entries, unsent: items, userId: ALICE, unreadAfter: unreadAfter ?? null })

const messages = (shown: Row[]) => shown.filter((row): row is MessageRow => row.kind === 'message')

test('point 11: each day begins with its date, by the local clock', () => {
  const times = [NOON, NOON + MINUTE, NOON + 12 * 60 * MINUTE, NOON + 24 * 60 * MINUTE]
  const entries = times.map((sentAt, index) => anEntry({ seq: index + 1, sentAt }))
  expect(rows(entries).map(({ startsDay }) => startsDay)).toEqual([true, false, true, false])
})

test('point 11: the day on which the clocks change is one day', () => {
  const entries = [1, 4, 12, 23].map((hour, index) =>
    anEntry({ seq: index + 1, sentAt: new Date(2026, 2, 29, hour).getTime() }),
  )
  expect(rows(entries).filter(({ startsDay }) => startsDay)).toHaveLength(1)
})

test('point 12: messages of one sender within five minutes belong together', () => {
  const entries = [
    anEntry({ seq: 1, sentAt: NOON }),
    anEntry({ seq: 2, sentAt: NOON + 2 * MINUTE }),
    anEntry({ seq: 3, sentAt: NOON + 8 * MINUTE }),
    anEntry({ seq: 4, sentAt: NOON + 9 * MINUTE, senderId: ALICE }),
  ]
  expect(rows(entries).map(({ startsGroup, endsGroup }) => [startsGroup, endsGroup])).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ])
})

test('point 6: the unread line stands above the first unread message of somebody else', () => {
  const entries = [BOB, BOB, ALICE, BOB, BOB].map((senderId, index) =>
    anEntry({ seq: index + 1, senderId, sentAt: NOON + index }),
  )
  const shown = rows(entries, [], 2)
  expect(shown.findIndex(({ startsUnread }) => startsUnread)).toBe(3)
  expect(shown[3]?.startsGroup).toBe(true)
  expect(rows(entries, [], 5).some(({ startsUnread }) => startsUnread)).toBe(false)
  expect(rows(entries).some(({ startsUnread }) => startsUnread)).toBe(false)
})

test('what is unread is counted without one’s own messages', () => {
  const entries = [BOB, ALICE, BOB, ALICE, BOB].map((senderId, index) =>
    anEntry({ seq: index + 1, senderId }),
  )
  expect([0, 1, 3, 5].map((seq) => countUnread(entries, ALICE, seq))).toEqual([3, 2, 1, 0])
})

test('what is not acknowledged comes last, with its state', () => {
  const shown = rows([anEntry()], [unsent(), unsent({ entryId: 'e2', failure: 'Too long.' })])
  expect(messages(shown).map(({ status, isOwn, failure }) => [status, isOwn, failure])).toEqual([
    ['sent', false, undefined],
    ['pending', true, undefined],
    ['failed', true, 'Too long.'],
  ])
})

test('point 2: a message that is stored already is not shown a second time', () => {
  const entry = anEntry({ senderId: ALICE })
  expect(rows([entry], [unsent({ entryId: entry.entryId })])).toHaveLength(1)
})

test('point 1: one’s own are sent, delivered or read, as far as the other one has come', () => {
  const entries = [1, 2, 3].map((seq) => anEntry({ seq, senderId: ALICE }))
  const peer = { deliveredSeq: 2, readSeq: 1 }
  const statuses = (marks: typeof peer | null) =>
    messages(rowsOf({ entries, unsent: [], userId: ALICE, unreadAfter: null, peer: marks })).map(
      ({ status }) => status,
    )
  expect(statuses(peer)).toEqual(['read', 'delivered', 'sent'])
  expect(statuses(null)).toEqual(['sent', 'sent', 'sent'])
})

test('a change shows at its message, before the server has acknowledged it, and not as a row', () => {
  const entry = anEntry({ seq: 1, senderId: ALICE })
  const change = (entryId: string, to: MessageChange, more = {}) =>
    unsent({ entryId, text: '', change: { targetId: entry.entryId, to }, ...more })
  const [row, ...others] = messages(
    rows(
      [entry],
      [
        change('c1', { kind: 'edit', text: 'better' }),
        change('c2', { kind: 'react', emoji: '👍' }),
        change('c3', { kind: 'delete' }, { failure: 'Too late.' }),
      ],
    ),
  )
  expect(others).toEqual([])
  expect(row).toMatchObject({ text: 'better', isEdited: true, isDeleted: false })
  expect(row?.reactions).toEqual([{ emoji: '👍', userIds: [ALICE] }])
  expect(row?.refusedChange).toEqual({ entryId: 'c3', reason: 'Too late.' })
})

test('a deleted message stays as a row without its text, also where the server has erased it', () => {
  const target = anEntry({ seq: 1 })
  const erased = { ...target, content: { kind: 'erased' as const } }
  const deleted = { ...anEntry({ seq: 2 }), content: { kind: 'deleted' as const, targetId: target.entryId } }
  for (const first of [target, erased]) {
    expect(messages(rows([first, deleted]))).toMatchObject([{ text: '', isDeleted: true, reactions: [] }])
  }
})

test('what happens to a group is a row of its own, which ends a sender’s group', () => {
  const entries = [
    anEntry({ seq: 1, sentAt: NOON }),
    { ...anEntry({ seq: 2, sentAt: NOON }), content: { kind: 'memberJoined' as const } },
    anEntry({ seq: 3, sentAt: NOON }),
  ]
  expect(rows(entries).map(({ kind, startsGroup }) => [kind, startsGroup])).toEqual([
    ['message', true],
    ['notice', true],
    ['message', true],
  ])
})

test('of what people wrote who have left, one empty place of each run stays, also in answers', () => {
  const CAROL = 'carol'
  const entries = [
    anEntry({ seq: 1, text: 'kept here' }),
    anEntry({ seq: 2, content: { kind: 'erased' } }),
    anEntry({
      seq: 3,
      senderId: ALICE,
      content: {
        kind: 'message',
        text: 'yes',
        replyTo: { entryId: 'x', seq: 1, senderId: BOB, text: 'kept' },
      },
    }),
    anEntry({ seq: 4, senderId: CAROL, text: 'hello' }),
    anEntry({ seq: 5, text: 'once more' }),
  ]
  const isGone = (userId: string) => userId === BOB
  const shown = messages(rowsOf({ entries, unsent: [], userId: ALICE, unreadAfter: null, isGone }))
  expect(shown.map(({ seq, text, isDeleted }) => [seq, text, isDeleted])).toEqual([
    [1, '', true],
    [3, 'yes', false],
    [4, 'hello', false],
    [5, '', true],
  ])
  expect(shown[1]?.replyTo?.text).toBe('')
})

test('a tip says what became of it, and what it is for', () => {
  const asset = { chainId: 1, symbol: 'ETH', decimals: 18 }
  const about = anEntry({ seq: 1, text: 'the garden' })
  const tip = {
    kind: 'tip' as const,
    tipId: '0x1',
    toUserId: ALICE,
    asset,
    amount: '1500000000000000000',
    transaction: '0x2',
    aboutId: about.entryId,
  }
  const given = { ...anEntry({ seq: 2 }), content: tip }
  const confirmed = {
    ...anEntry({ seq: 3 }),
    content: {
      kind: 'tipChanged' as const,
      targetId: given.entryId,
      status: 'confirmed' as const,
      blockNumber: 7,
      transaction: '0x2',
    },
  }
  const show = (entries: Entry[]) => rowsOf({ entries, unsent: [], userId: ALICE, unreadAfter: 1 })
  expect(show([about, given])[1]).toMatchObject({
    kind: 'tip',
    status: null,
    about: 'the garden',
    startsUnread: true,
  })
  const rows = show([about, given, confirmed])
  expect(rows).toHaveLength(2)
  expect(rows[1]).toMatchObject({
    status: { status: 'confirmed', blockNumber: 7 },
    text: 'Tip of 1.5\u00a0ETH',
  })
})
