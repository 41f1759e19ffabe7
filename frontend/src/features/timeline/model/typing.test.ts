import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ALICE, BOB, CONVERSATION } from '@/test/builders'
import { Typing } from './typing'

function setUp() {
  const tell = vi.fn()
  const typing = new Typing({ tell, userId: ALICE })
  const told = () => tell.mock.calls.map(([request]) => (request as { active: boolean }).active)
  return { typing, typists: () => typing.typists.getState()[CONVERSATION] ?? [], told }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('point 18: typing shows at once, and is gone nine seconds after the last word of it', () => {
  const { typing, typists } = setUp()
  typing.take(CONVERSATION, BOB, true)
  expect(typists()).toEqual([BOB])
  vi.advanceTimersByTime(6500)
  typing.take(CONVERSATION, BOB, true)
  vi.advanceTimersByTime(8000)
  expect(typists()).toEqual([BOB])
  vi.advanceTimersByTime(1000)
  expect(typists()).toEqual([])
})

test('point 18: it is gone as soon as they stop', () => {
  const { typing, typists } = setUp()
  typing.take(CONVERSATION, BOB, true)
  typing.take(CONVERSATION, BOB, false)
  expect(typists()).toEqual([])
})

test('point 18: one’s own typing on another device is not shown', () => {
  const { typing, typists } = setUp()
  typing.take(CONVERSATION, ALICE, true)
  expect(typists()).toEqual([])
})

function type(typing: Typing, seconds: number) {
  for (let keys = 0; keys <= 2 * seconds; keys += 1) {
    typing.typed(CONVERSATION, 'hello')
    vi.advanceTimersByTime(500)
  }
}

test('point 18: one’s own is told after three seconds, and every six from then on', () => {
  const { typing, told } = setUp()
  type(typing, 2.5)
  expect(told()).toEqual([])
  type(typing, 0)
  expect(told()).toEqual([true])
  type(typing, 5)
  expect(told()).toEqual([true])
  type(typing, 1)
  expect(told()).toEqual([true, true])
})

test('what is sent or emptied sooner is not told at all', () => {
  const { typing, told } = setUp()
  type(typing, 2)
  typing.sent(CONVERSATION)
  type(typing, 2)
  typing.typed(CONVERSATION, '')
  type(typing, 2)
  expect(told()).toEqual([])
})

test('what is emptied is told as stopped; what is sent speaks for itself', () => {
  const { typing, told } = setUp()
  type(typing, 3)
  typing.typed(CONVERSATION, '')
  expect(told()).toEqual([true, false])
  type(typing, 3)
  typing.sent(CONVERSATION)
  typing.typed(CONVERSATION, '')
  expect(told()).toEqual([true, false, true])
})
