import { expect, test } from 'vitest'
import { neighbourOf } from './neighbourOf'

const listed = ['a', 'b', 'c'].map((conversationId) => ({ conversationId }))

test.each([
  ['a', 1, 'b'],
  ['c', 1, 'a'],
  ['a', -1, 'c'],
  [null, 1, 'a'],
  [null, -1, 'c'],
  ['gone', 1, 'a'],
] as const)('from %s by %i it goes to %s', (current, step, expected) => {
  expect(neighbourOf(current, listed, step)).toBe(expected)
})

test('without conversations there is no neighbour', () => {
  expect(neighbourOf(null, [], 1)).toBeNull()
})
