import { expect, test } from 'vitest'
import { anEntry, LONG_AGO } from '@/test/builders'
import { EMPTY_LOG, type Log, missing, oldestKnown, withEntry, withHead, withPage } from './log'

const entry = (seq: number) => anEntry({ seq })
const page = (seqs: number[], hasMore = false) => ({ entries: seqs.map(entry), hasMore })
const places = (log: Log) => log.entries.map(({ seq }) => seq)
/** Later than every entry here: no hole is young. */
const SETTLED = LONG_AGO * 2

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
  const log = withHead(withPage(EMPTY_LOG, {}, page([8, 9], true), SETTLED), 12)
  expect(missing(log)).toEqual({ from: 10, to: 12 })
})

test('what lies before the oldest page is not missing, only not loaded', () => {
  const log = withPage(EMPTY_LOG, {}, page([8, 9], true), SETTLED)
  expect(missing(log)).toBeNull()
  expect(oldestKnown(log)).toBe(8)
})

test('a page without more before it reaches the beginning', () => {
  expect(oldestKnown(withPage(EMPTY_LOG, {}, page([3, 4]), SETTLED))).toBe(1)
  const older = withPage(
    withPage(EMPTY_LOG, {}, page([3, 4], true), SETTLED),
    { before: 3 },
    page([]),
    SETTLED,
  )
  expect(oldestKnown(older)).toBe(1)
})

test('an old hole in a page is a hole for ever', () => {
  const log = withPage(EMPTY_LOG, { after: 0 }, page([1, 2, 5]), SETTLED)
  expect(missing(log)).toBeNull()
})

test('a hole before an entry that is young stays missing', () => {
  const log = withPage(EMPTY_LOG, { after: 0 }, page([1, 2, 5]), entry(5).sentAt - 1)
  expect(missing(log)).toEqual({ from: 3, to: 4 })
})

test('a page that ends before the gap’s end leaves the rest missing', () => {
  const before = [1, 9].map(entry).reduce(withEntry, EMPTY_LOG)
  const log = withPage(before, { after: 1 }, page([2, 3], true), SETTLED)
  expect(missing(log)).toEqual({ from: 4, to: 8 })
})

test('what the archive could not answer stays unknown', () => {
  const backwards = { ...page([8, 9], true), gap: { after: 0, before: 8 } }
  expect(oldestKnown(withPage(EMPTY_LOG, {}, backwards, SETTLED))).toBe(8)
  const known = withPage(EMPTY_LOG, {}, page([1, 2]), SETTLED)
  const forwards = { ...page([8, 9]), gap: { after: 2, before: 8 } }
  expect(missing(withPage(known, { after: 2 }, forwards, SETTLED))).toEqual({ from: 3, to: 7 })
})
