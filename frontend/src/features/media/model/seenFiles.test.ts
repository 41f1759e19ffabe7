import { beforeEach, expect, test, vi } from 'vitest'
import { CONVERSATION } from '@/test/builders'
import { memoryStorage } from '@/test/fake/memoryStorage'
import { keyOf, MAX_BYTES, MAX_FILE_BYTES, type SeenFile, SeenFiles } from './seenFiles'

const aFile = (mediaId: string, size: SeenFile['size'] = 'small') => ({
  conversationId: CONVERSATION,
  seq: 7,
  mediaId,
  size,
})

/** Of a size, without its bytes. */
const aBlob = (size: number) => Object.defineProperty(new Blob(['x']), 'size', { value: size })

beforeEach(() => {
  vi.stubGlobal('URL', {
    createObjectURL: vi.fn(() => 'blob:shown'),
    revokeObjectURL: vi.fn(),
  })
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response('pixels')),
  )
})

function setUp(storage = memoryStorage()) {
  const seen = new SeenFiles(storage)
  const found = (file: SeenFile) => seen.found.getState()[keyOf(file)]
  const stored = () => storage.run([], (db) => db.getAllKeys('seen'))
  return { seen, found, stored, storage }
}

test('what was fetched once is there again, and not fetched again', async () => {
  const { seen, found, stored, storage } = setUp()
  seen.use(aFile('one'))
  await expect.poll(() => found(aFile('one'))).toBe('absent')
  await seen.fetch(aFile('one'), 'https://bucket.example/one')
  expect(found(aFile('one'))).toEqual({ url: 'blob:shown' })
  await expect.poll(stored).toHaveLength(1)
  const later = setUp(storage)
  later.seen.use(aFile('one'))
  await expect.poll(() => later.found(aFile('one'))).toEqual({ url: 'blob:shown' })
  expect(fetch).toHaveBeenCalledOnce()
})

test('what cannot be fetched is shown from where it is', async () => {
  const { seen, found, stored } = setUp()
  vi.mocked(fetch).mockRejectedValueOnce(new TypeError('No CORS.'))
  await seen.fetch(aFile('one'), 'https://bucket.example/one')
  expect(found(aFile('one'))).toBe('elsewhere')
  vi.mocked(fetch).mockResolvedValueOnce(new Response('', { status: 403 }))
  await seen.fetch(aFile('two'), 'https://bucket.example/two')
  expect(found(aFile('two'))).toBe('elsewhere')
  expect(await stored()).toEqual([])
})

test('beyond the bound the longest unseen goes', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { seen, stored } = setUp()
  const each = MAX_FILE_BYTES
  const fits = MAX_BYTES / each
  for (let index = 0; index <= fits; index += 1) {
    vi.setSystemTime(1_000_000 + index)
    seen.keep(aFile(`file ${index}`), aBlob(each))
    await expect.poll(async () => (await stored()).some(([, , id]) => id === `file ${index}`)).toBe(true)
  }
  const ids = (await stored()).map(([, , id]) => id)
  expect(ids).toHaveLength(fits)
  expect(ids).not.toContain('file 0')
  vi.useRealTimers()
})

test('a large file is shown, and not kept', async () => {
  const { seen, found, stored } = setUp()
  seen.keep(aFile('film'), aBlob(MAX_FILE_BYTES + 1))
  seen.keep(aFile('picture'), aBlob(10))
  expect(found(aFile('film'))).toEqual({ url: 'blob:shown' })
  await expect.poll(async () => (await stored()).map(([, , id]) => id)).toEqual(['picture'])
})

test('what the server does not give any more is forgotten in all its sizes', async () => {
  const { seen, stored } = setUp()
  for (const size of ['small', 'large'] as const) seen.keep(aFile('one', size), aBlob(10))
  seen.keep(aFile('other'), aBlob(10))
  await expect.poll(stored).toHaveLength(3)
  seen.forget(aFile('one'))
  await expect.poll(async () => (await stored()).map(([, , id]) => id)).toEqual(['other'])
})

test('what is on show stays at hand, and of the rest the longest unused is let go', () => {
  const { seen, found } = setUp()
  const shown = aFile('shown')
  seen.keep(shown, aBlob(1))
  seen.use(shown)
  const others = Array.from({ length: 62 }, (_, index) => aFile(`file ${index}`))
  for (const file of others) {
    seen.keep(file, aBlob(1))
    seen.use(file)()
  }
  expect(found(shown)).toBeDefined()
  expect(others.filter((file) => found(file) === undefined)).toEqual(others.slice(0, 2))
  expect(URL.revokeObjectURL).toHaveBeenCalledTimes(2)
})
