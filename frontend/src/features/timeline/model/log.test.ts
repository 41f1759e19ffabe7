import { expect, test } from 'vitest'
import { anEntry } from '@/test/builders'
import { EMPTY_LOG, type Log, missing, oldestKnown, withEntry, withHead, withPage } from './log'

const entry = (seq: number) => anEntry({ seq })
const page = (seqs: number[], { hasMore = false, upTo = seqs.at(-1) ?? 0 } = {}) => ({
  entries: seqs.map(entry),
  hasMore,
  upTo,
})
const places = (log: Log) => log.entries.map(({ seq }) => seq)

test('entries are put in order, each once', () => {
  const log = [3, 1, 2, 3, 1].map(entry).reduce(withEntry, EMPTY_LOG)
  expect(places(log)).toEqual([1, 2, 3])
  expect(missing(log)).toBeNull()
})

test('an entry that is there already changes nothing', () => {
  const log = withEntry(EMPTY_LOG, entry(1))
  expect(withEntry(log, entry(1))).toBe(log)
})

test('a place that was skipped is missing', () => {
  const log = [1, 4, 5].map(entry).reduce(withEntry, EMPTY_LOG)
  expect(missing(log)).toEqual({ from: 2, to: 3 })
})

test('what the server says is newer is missing', () => {
  const log = withHead(withPage(EMPTY_LOG, {}, page([8, 9], { hasMore: true })), 12)
  expect(missing(log)).toEqual({ from: 10, to: 12 })
})

test('what lies before the oldest page is not missing, only not loaded', () => {
  const log = withPage(EMPTY_LOG, {}, page([8, 9], { hasMore: true }))
  expect(missing(log)).toBeNull()
  expect(oldestKnown(log)).toBe(8)
})

test('a page without more before it reaches the beginning', () => {
  expect(oldestKnown(withPage(EMPTY_LOG, {}, page([3, 4])))).toBe(1)
  const older = withPage(
    withPage(EMPTY_LOG, {}, page([3, 4], { hasMore: true })),
    { before: 3 },
    page([], { upTo: 2 }),
  )
  expect(oldestKnown(older)).toBe(1)
})

test('where the server says how far its page is final, nothing comes any more, and beyond that it may', () => {
  const sealed = withPage(EMPTY_LOG, { after: 0 }, page([1, 2, 5], { upTo: 7 }))
  expect(missing(sealed)).toBeNull()
  expect(missing(withHead(sealed, 9))).toEqual({ from: 8, to: 9 })
  expect(missing(withEntry(sealed, entry(9)))).toEqual({ from: 8, to: 8 })
})

test('a page without entries tells that there are none', () => {
  const log = withHead(withPage(EMPTY_LOG, {}, page([1, 2])), 4)
  expect(missing(withPage(log, { after: 2 }, page([], { upTo: 4 })))).toBeNull()
})

test('a page that ends before the gap’s end leaves the rest missing', () => {
  const before = [1, 9].map(entry).reduce(withEntry, EMPTY_LOG)
  const log = withPage(before, { after: 1 }, page([2, 3], { hasMore: true }))
  expect(missing(log)).toEqual({ from: 4, to: 8 })
})

test('what the archive could not answer stays unknown', () => {
  const backwards = { ...page([8, 9], { hasMore: true }), gap: { after: 0, before: 8 } }
  expect(oldestKnown(withPage(EMPTY_LOG, {}, backwards))).toBe(8)
  const known = withPage(EMPTY_LOG, {}, page([1, 2]))
  const forwards = { ...page([8, 9]), gap: { after: 2, before: 8 } }
  expect(missing(withPage(known, { after: 2 }, forwards))).toEqual({ from: 3, to: 7 })
})
