import { expect, test } from 'vitest'
import { CONVERSATION } from '@/test/builders'
import { fakeTabs } from '@/test/fake/fakeTabs'
import { memoryStorage } from '@/test/fake/memoryStorage'
import { Attaching } from './attach'
import { LocalFiles } from './localFiles'

const MEGABYTE = 1024 * 1024

function setUp({ shrunk = new Blob(['small'], { type: 'image/webp' }) as Blob | null } = {}) {
  const files = new LocalFiles({ storage: memoryStorage(), tabs: fakeTabs<string>()() })
  let made = 0
  const attaching = new Attaching({
    files,
    newId: () => `m${++made}`,
    shrink: async () => shrunk && { blob: shrunk, width: 40, height: 30 },
    probe: async () => ({
      durationMs: 1500,
      width: 4,
      height: 3,
      poster: new Blob(['p'], { type: 'image/jpeg' }),
    }),
  })
  const attach = (...chosen: File[]) => attaching.attach(CONVERSATION, chosen)
  return { files, attaching, attach, attached: () => files.of(CONVERSATION) }
}

const aFile = (name: string, type: string, content = 'content') => new File([content], name, { type })

function large(name: string, type: string, size: number): File {
  return Object.defineProperty(aFile(name, type), 'size', { value: size })
}

test('a picture is made smaller, and keeps its name with another ending', async () => {
  const { attach, attached } = setUp()
  expect(await attach(aFile('Cat.JPG', 'image/jpeg'))).toEqual([])
  expect(attached()).toMatchObject([
    { kind: 'picture', name: 'Cat.webp', contentType: 'image/webp', bytes: 5, width: 40, height: 30 },
  ])
})

test('an animated picture is sent as it is', async () => {
  const { attach, attached } = setUp()
  await attach(aFile('wave.gif', 'image/gif'))
  expect(attached()).toMatchObject([{ kind: 'picture', contentType: 'image/gif', bytes: 7, width: 40 }])
})

test('a video has its poster, and whatever else is a file', async () => {
  const { attach, attached } = setUp()
  await attach(aFile('a.mp4', 'video/mp4'), aFile('notes.pdf', 'application/pdf'))
  expect(attached().map(({ kind, poster }) => [kind, poster?.type])).toEqual([
    ['video', 'image/jpeg'],
    ['file', undefined],
  ])
})

test('what is refused is told, and the rest attached in its order', async () => {
  const { attach, attached, attaching } = setUp()
  const attach4 = attach(
    large('film.mp4', 'video/mp4', 100 * MEGABYTE + 1),
    aFile('one.txt', 'text/plain'),
    aFile('empty.jpg', 'image/jpeg', ''),
    aFile('two.txt', 'text/plain'),
  )
  expect(attaching.preparing.getState()[CONVERSATION]).toBe(4)
  expect(await attach4).toEqual([
    { name: 'film.mp4', reason: 'tooLarge' },
    { name: 'empty.jpg', reason: 'empty' },
  ])
  expect(attached().map(({ name }) => name)).toEqual(['one.txt', 'two.txt'])
  expect(attaching.preparing.getState()).toEqual({})
})

test('a damaged picture is refused, and more than ten files are', async () => {
  const broken = setUp({ shrunk: null })
  expect(await broken.attach(aFile('a.png', 'image/png'))).toEqual([{ name: 'a.png', reason: 'unreadable' }])
  const { attach, attached } = setUp()
  const chosen = Array.from({ length: 11 }, (_, index) => aFile(`${index}.txt`, 'text/plain'))
  expect(await attach(...chosen)).toEqual([{ name: '10.txt', reason: 'tooMany' }])
  expect(attached()).toHaveLength(10)
})

test('an iPhone’s picture is converted where the browser can, and else refused as what it is', async () => {
  const { attach, attaching, attached } = setUp()
  expect(await attach(aFile('IMG_1.HEIC', ''))).toEqual([])
  expect(attached()).toMatchObject([{ kind: 'picture', name: 'IMG_1.webp', contentType: 'image/webp' }])
  const [picture] = attached()
  if (picture) await attaching.sendAsFile(picture, true)
  expect(attached()).toMatchObject([
    { kind: 'file', name: 'IMG_1.HEIC', contentType: 'image/heic', bytes: 7 },
  ])
  const without = setUp({ shrunk: null })
  expect(await without.attach(aFile('IMG_1.HEIC', ''))).toEqual([{ name: 'IMG_1.HEIC', reason: 'heic' }])
})

test('as a file, a picture goes out as it was chosen, at the same place, and back', async () => {
  const { attach, attaching, attached } = setUp()
  await attach(aFile('a.png', 'image/png'), aFile('b.txt', 'text/plain'), aFile('c.txt', 'text/plain'))
  const [picture] = attached()
  if (picture) await attaching.sendAsFile(picture, true)
  expect(attached().map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'a.png file',
    'b.txt file',
    'c.txt file',
  ])
  expect(attached()[0]).toMatchObject({ bytes: 7, contentType: 'image/png' })
  expect(attached()[0]?.mediaId).not.toBe(picture?.mediaId)
  const [file] = attached()
  if (file) await attaching.sendAsFile(file, false)
  expect(attached().map(({ name }) => name)).toEqual(['a.webp', 'b.txt', 'c.txt'])
})
