import { expect, test, vi } from 'vitest'
import type { StoredRead } from '@/lib/storage/schema'
import { CONVERSATION } from '@/test/builders'
import { fakeTabs } from '@/test/fake/fakeTabs'
import { memoryStorage } from '@/test/fake/memoryStorage'
import { ReadMarks } from './readMarks'

function setUp(storage = memoryStorage(), tabs = fakeTabs<StoredRead>()) {
  const reads = new ReadMarks({ storage, tabs: tabs() })
  const seen = vi.fn()
  reads.onSeen(seen)
  return { reads, seen, storage, tabs }
}

test('point 16: what is seen is told once, and never goes back', () => {
  const { reads, seen } = setUp()
  for (const seq of [3, 5, 5, 4]) reads.seen(CONVERSATION, seq)
  expect(seen.mock.calls.map(([read]) => read.seq)).toEqual([3, 5])
  expect(reads.of(CONVERSATION)).toBe(5)
})

test('what was read in another tab or on another device is known, and not told again', async () => {
  const { reads, seen, storage, tabs } = setUp()
  const other = setUp(storage, tabs)
  other.reads.seen(CONVERSATION, 4)
  await vi.waitFor(() => expect(reads.of(CONVERSATION)).toBe(4))
  reads.learn(CONVERSATION, 6)
  expect(reads.of(CONVERSATION)).toBe(6)
  expect(seen).not.toHaveBeenCalled()
})

test('how far one has read outlasts a reload', async () => {
  const before = setUp()
  before.reads.seen(CONVERSATION, 9)
  const { reads } = setUp(before.storage)
  await reads.restore()
  expect(reads.of(CONVERSATION)).toBe(9)
})
