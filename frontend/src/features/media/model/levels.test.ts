import { expect, test } from 'vitest'
import { levelsOf } from './levels'

test('a short recording keeps what was measured', () => {
  expect(levelsOf([1, 2, 3])).toEqual([1, 2, 3])
})

test('a long one has the loudest of each stretch', () => {
  expect(levelsOf([1, 9, 2, 3, 31, 4], 3)).toEqual([9, 3, 31])
  expect(levelsOf(Array.from({ length: 5000 }, (_, index) => index % 32))).toHaveLength(64)
})
