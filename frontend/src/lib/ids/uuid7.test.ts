import { expect, test } from 'vitest'
import { uuid7 } from './uuid7'

test('an id carries its time, its version and its variant', () => {
  const id = uuid7(0x0199_1234_5678)
  expect(id).toMatch(/^01991234-5678-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('two ids of the same time differ', () => {
  expect(uuid7(1)).not.toBe(uuid7(1))
})
