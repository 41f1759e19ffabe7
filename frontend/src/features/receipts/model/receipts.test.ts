import { expect, test } from 'vitest'
import { ReadTimes, receiptsOf, together } from './receipts'

const CAROL = 'carol'
const marks = (readSeq: number, deliveredSeq = readSeq, readAt?: number) => ({
  readSeq,
  deliveredSeq,
  ...(readAt ? { readAt } : {}),
})

test('point 17: who has read a message and when, who has it, and whom it has not reached', () => {
  const recipients = [
    { userId: 'dave' },
    { userId: 'erin', marks: marks(2, 9) },
    { userId: 'bob', marks: marks(5, 5, 2000) },
    { userId: CAROL, marks: marks(9, 9, 1000) },
  ]
  expect(receiptsOf(5, recipients, () => undefined)).toEqual([
    { userId: CAROL, state: 'read', readAt: 1000 },
    { userId: 'bob', state: 'read', readAt: 2000 },
    { userId: 'erin', state: 'delivered' },
    { userId: 'dave', state: 'waiting' },
  ])
})

test('what was heard while the app was open is closer than the last mark', () => {
  const heard = new ReadTimes()
  heard.learn('c', CAROL, 5, 100)
  heard.learn('c', CAROL, 9, 900)
  heard.learn('c', CAROL, 7, 950)
  const at = (seq: number) =>
    receiptsOf(seq, [{ userId: CAROL, marks: marks(9, 9, 900) }], heard.in('c'))[0]?.readAt
  expect([at(3), at(5), at(6), at(9)]).toEqual([100, 100, 900, 900])
})

test('a group has read what everybody has who tells', () => {
  const two = [
    { userId: 'bob', marks: marks(5, 8) },
    { userId: CAROL, marks: marks(7, 7) },
    { userId: 'dave' },
  ]
  expect(together(two)).toEqual({ readSeq: 5, deliveredSeq: 7 })
  expect(together([{ userId: 'dave' }])).toBeNull()
})
