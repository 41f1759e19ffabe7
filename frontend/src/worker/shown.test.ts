import { expect, test } from 'vitest'
import { gathered, type Kept, type Shown, without, wording } from './shown'

const SHOWN: Shown = {
  userId: 'u',
  language: 'en',
  conversationId: 'c',
  seq: 5,
  sentAt: 1,
  count: 1,
  sender: 'Ann',
  text: 'Hello!',
}
const kept = (changes: Partial<Kept> = {}): Kept => ({ ...SHOWN, seqs: [5], ...changes })

test('messages of a conversation are gathered, each once', () => {
  const first = gathered(SHOWN, null)
  expect(first).toEqual(kept())
  const second = gathered({ ...SHOWN, seq: 6, text: 'Again', count: 2 }, first)
  expect(second).toMatchObject({ seq: 6, seqs: [5, 6], count: 2, text: 'Again' })
  expect(gathered({ ...SHOWN, seq: 6, count: 2 }, second)).toBeNull()
})

test('one that comes late does not take the place of a newer one', () => {
  const newer = kept({ seq: 6, seqs: [6], text: 'Newer' })
  expect(gathered(SHOWN, newer)).toMatchObject({ seq: 6, text: 'Newer', count: 2 })
})

const is = (gone: number) => (seq: number) => seq === gone

test('what was read elsewhere is shown no more, and not counted with what comes next', () => {
  const three = kept({ seq: 7, seqs: [5, 6, 7], count: 3, text: 'Newest' })
  expect(without((seq) => seq <= 6, three)).toMatchObject({ seqs: [7], count: 1, text: 'Newest' })
  expect(without((seq) => seq <= 7, three)).toBeNull()
  const next = gathered({ ...SHOWN, seq: 8, count: 1, readSeq: 7 }, three)
  expect(next).toMatchObject({ seqs: [8], count: 1 })
})

test('what is deleted is shown no more', () => {
  expect(without(is(5), kept())).toBeNull()
  const left = without(is(6), kept({ seq: 6, seqs: [5, 6], count: 2, text: 'Deleted' }))
  expect(left).toMatchObject({ seqs: [5], count: 1 })
  expect(left?.text).toBeUndefined()
  const other = kept()
  expect(without(is(7), other)).toBe(other)
})

test.each([
  { of: kept(), title: 'Ann', body: 'Hello!' },
  { of: kept({ count: 3 }), title: '3 messages from Ann', body: 'Hello!' },
  { of: kept({ count: 3, language: 'de' }), title: '3 Nachrichten von Ann', body: 'Hello!' },
  { of: kept({ group: 'Hiking' }), title: 'Hiking', body: 'Ann: Hello!' },
  {
    of: kept({ group: 'Hiking', added: true, text: undefined }),
    title: 'Hiking',
    body: 'Ann added you to the group',
  },
  { of: kept({ hidden: true, count: 2 }), title: 'Natter', body: '2 new messages' },
  {
    of: kept({ tip: [{ symbol: 'ETH', decimals: 18 }, '1500000000000000'], text: undefined }),
    title: 'Ann',
    body: 'Gave you a tip of 0.0015 ETH',
  },
])('a notification reads “$title: $body”', ({ of, title, body }) => {
  expect(wording(of)).toMatchObject({ title, body })
})
