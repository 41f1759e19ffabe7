import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ALICE, anEntry, BOB } from '@/test/builders'
import { Announcer } from './announcer'
import { rowsOf } from './rows'

const CAROL = 'ca701000-0000-4000-8000-000000000003'
const nameOf = (userId: string) => (userId === BOB ? 'Bob' : 'Carol')

function setUp() {
  const announcer = new Announcer()
  const shown: ReturnType<typeof anEntry>[] = []
  const show = (...entries: { seq: number; senderId?: string; text?: string }[]) => {
    shown.push(...entries.map(anEntry))
    shown.sort((a, b) => a.seq - b.seq)
    announcer.take(rowsOf({ entries: shown, unsent: [], userId: ALICE, unreadAfter: null }), nameOf)
  }
  const words = () => announcer.words.getState().text
  return { show, words }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})
const pass = () => vi.advanceTimersByTimeAsync(1000)

test('point 26: a new message is told once, with its sender', async () => {
  const { show, words } = setUp()
  show({ seq: 5 })
  show({ seq: 6, text: 'hi there' })
  await pass()
  expect(words()).toBe('New message from Bob: hi there')
})

test('point 26: several are told in one go', async () => {
  const { show, words } = setUp()
  show({ seq: 1 })
  show({ seq: 2 })
  show({ seq: 3 })
  await pass()
  expect(words()).toBe('2 new messages from Bob')
  show({ seq: 4 }, { seq: 5, senderId: CAROL })
  await pass()
  expect(words()).toBe('2 new messages')
})

test('what is deleted is not told any more, nor stays where it was told', async () => {
  const announcer = new Announcer()
  const entries = [anEntry({ seq: 1 }), anEntry({ seq: 2, text: 'a secret' })]
  const rows = (shown: typeof entries, states = {}) =>
    rowsOf({ entries: shown, states, unsent: [], userId: ALICE, unreadAfter: null })
  announcer.take(rows(entries.slice(0, 1)), nameOf)
  announcer.take(rows(entries), nameOf)
  await pass()
  expect(announcer.words.getState().text).toContain('a secret')
  announcer.take(rows(entries, { [entries[1]?.entryId ?? '']: { deleted: true } }), nameOf)
  expect(announcer.words.getState().text).toBe('')
})

test('point 26: history and one’s own messages are silent', async () => {
  const { show, words } = setUp()
  show({ seq: 10 }, { seq: 11 })
  show({ seq: 1 }, { seq: 2 })
  show({ seq: 12, senderId: ALICE })
  await pass()
  expect(words()).toBe('')
})
