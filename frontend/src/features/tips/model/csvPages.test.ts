import { expect, test, vi } from 'vitest'
import { wholeCsv } from './csvPages'

const HEADER = 'meant_at,note\r\n'
/** The latest first; the second and the third are of one second. */
const RECORDS = [
  '2026-11-21T10:00:09Z,"two\r\nlines, and ""quotes"""\r\n',
  '2026-11-21T10:00:05Z,b\r\n',
  '2026-11-21T10:00:05Z,c\r\n',
  '2026-11-21T10:00:01Z,d\r\n',
]

/** A server whose answers hold so many tips. */
function server(size: number) {
  return vi.fn(async (before = Number.POSITIVE_INFINITY) => {
    const earlier = RECORDS.filter((record) => Date.parse(record.slice(0, 20)) < before)
    return [HEADER, ...earlier.slice(0, size)].join('')
  })
}

test('what fits into one answer is asked for once', async () => {
  const fetchPage = server(10)
  expect(await wholeCsv(fetchPage, 10)).toBe([HEADER, ...RECORDS].join(''))
  expect(fetchPage).toHaveBeenCalledTimes(1)
})

test.each([2, 3])('with %i to an answer all are there, each once and in order', async (size) => {
  expect(await wholeCsv(server(size), size)).toBe([HEADER, ...RECORDS].join(''))
})

test('without any tip there are the headings', async () => {
  expect(await wholeCsv(async () => HEADER)).toBe(HEADER)
})
