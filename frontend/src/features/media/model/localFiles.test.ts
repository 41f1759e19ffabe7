import { expect, test } from 'vitest'
import { CONVERSATION } from '@/test/builders'
import { fakeTabs } from '@/test/fake/fakeTabs'
import { memoryStorage } from '@/test/fake/memoryStorage'
import { LocalFiles } from './localFiles'

const aFile = (mediaId: string) => ({
  mediaId,
  conversationId: CONVERSATION,
  kind: 'picture' as const,
  name: `${mediaId}.webp`,
  contentType: 'image/webp',
  bytes: 3,
  blob: new Blob(['abc']),
})

const WAITING = () => true

function setUp(storage = memoryStorage(), tabs = fakeTabs<string>()) {
  const files = new LocalFiles({ storage, tabs: tabs() })
  const ids = () => files.of(CONVERSATION).map(({ mediaId }) => mediaId)
  return { files, ids, storage, tabs }
}

test('what is attached outlasts a reload, in its order and with its description', async () => {
  const { files, ids, storage } = setUp()
  for (const id of ['one', 'two', 'three']) files.attach(aFile(id))
  files.move('three', -1)
  files.change('one', { alt: 'A cat' })
  files.remove('two')
  expect(ids()).toEqual(['one', 'three'])
  await expect.poll(() => storage.run(0, (db) => db.count('files'))).toBe(2)
  const later = setUp(storage)
  await later.files.restore(WAITING)
  expect(later.ids()).toEqual(['one', 'three'])
  expect(later.files.of(CONVERSATION)[0]).toMatchObject({ alt: 'A cat', bytes: 3 })
})

test('the first cannot be moved further to the front', () => {
  const { files, ids } = setUp()
  for (const id of ['one', 'two']) files.attach(aFile(id))
  files.move('one', -1)
  expect(ids()).toEqual(['one', 'two'])
})

test('what is sent is not attached any more, and is there until it is forgotten', async () => {
  const { files, ids, storage } = setUp()
  files.attach(aFile('one'))
  const [sent] = files.send(CONVERSATION)
  expect(sent).toEqual({
    mediaId: 'one',
    kind: 'picture',
    name: 'one.webp',
    contentType: 'image/webp',
    bytes: 3,
  })
  expect(ids()).toEqual([])
  await expect
    .poll(async () => (await storage.run(undefined, (db) => db.get('files', 'one')))?.isSent)
    .toBe(true)
  const later = setUp(storage)
  await later.files.restore(WAITING)
  expect(await later.files.find('one')).toMatchObject({ mediaId: 'one' })
  later.files.forget(sent ? [sent] : [])
  expect(await later.files.find('one')).toBeUndefined()
})

test('a file of a message that is gone goes with the next start', async () => {
  const { files, storage } = setUp()
  files.attach(aFile('one'))
  files.send(CONVERSATION)
  await expect
    .poll(async () => (await storage.run(undefined, (db) => db.get('files', 'one')))?.isSent)
    .toBe(true)
  const later = setUp(storage)
  await later.files.restore(() => false)
  await expect.poll(() => storage.run(1, (db) => db.count('files'))).toBe(0)
})

test('what one tab attaches and sends, the other one shows and does not send again', async () => {
  const first = setUp()
  const second = setUp(first.storage, first.tabs)
  first.files.attach(aFile('one'))
  await expect.poll(second.ids).toEqual(['one'])
  second.files.send(CONVERSATION)
  await expect.poll(first.ids).toEqual([])
})
