import { expect, test } from 'vitest'
import { ALICE, anEntry, CONVERSATION } from '@/test/builders'
import { type MessageRow, rowsOf } from './rows'

const NOON = new Date(2026, 2, 12, 12).getTime()
const MINUTE = 60_000

const unsent = (overrides = {}) => ({
  entryId: 'e1',
  conversationId: CONVERSATION,
  text: 'later',
  createdAt: NOON,
  ...overrides,
})
const messages = (rows: ReturnType<typeof rowsOf>) =>
  rows.filter((row): row is MessageRow => row.kind === 'message')

test('each day begins with its date', () => {
  const entries = [NOON, NOON + MINUTE, NOON + 24 * 60 * MINUTE].map((sentAt, i) =>
    anEntry({ seq: i + 1, sentAt }),
  )
  expect(rowsOf(entries, [], ALICE).map(({ kind }) => kind)).toEqual([
    'day',
    'message',
    'message',
    'day',
    'message',
  ])
})

test('messages of one sender within five minutes belong together', () => {
  const entries = [
    anEntry({ seq: 1, sentAt: NOON }),
    anEntry({ seq: 2, sentAt: NOON + 2 * MINUTE }),
    anEntry({ seq: 3, sentAt: NOON + 8 * MINUTE }),
    anEntry({ seq: 4, sentAt: NOON + 9 * MINUTE, senderId: ALICE }),
  ]
  const groups = messages(rowsOf(entries, [], ALICE)).map(({ startsGroup, endsGroup }) => [
    startsGroup,
    endsGroup,
  ])
  expect(groups).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ])
})

test('what is not acknowledged comes last, with its state', () => {
  const rows = messages(
    rowsOf([anEntry()], [unsent(), unsent({ entryId: 'e2', failure: 'Too long.' })], ALICE),
  )
  expect(rows.map(({ status, isOwn, failure }) => [status, isOwn, failure])).toEqual([
    ['sent', false, undefined],
    ['pending', true, undefined],
    ['failed', true, 'Too long.'],
  ])
})

test('a message that is stored already is not shown a second time', () => {
  const entry = anEntry({ senderId: ALICE })
  expect(messages(rowsOf([entry], [unsent({ entryId: entry.entryId })], ALICE))).toHaveLength(1)
})
