import 'fake-indexeddb/auto'
import { deleteDB, openDB } from 'idb'
import { expect, test, vi } from 'vitest'
import { aConversation, anEntry, CONVERSATION } from '@/test/builders'
import { forgetAllBut } from './forget'
import { makeRoom } from './makeRoom'
import { migrate, VERSION } from './migrations'
import type { Schema } from './schema'
import { Storage } from './storage'

const all = (storage: Storage) => storage.run([], (db) => db.getAll('conversations'))
const putOne = (storage: Storage) => storage.write((db) => db.put('conversations', aConversation()))

test('what is written outlasts the page, for this person alone', async () => {
  const [alice, bob] = [crypto.randomUUID(), crypto.randomUUID()]
  const before = new Storage(alice)
  await expect(putOne(before)).resolves.toBe(true)
  await before.close()
  await expect(all(new Storage(alice))).resolves.toHaveLength(1)
  await expect(all(new Storage(bob))).resolves.toEqual([])
})

test('whoever is forgotten is so in every hand, and nobody else is', async () => {
  const [forgotten, kept] = [crypto.randomUUID(), crypto.randomUUID()]
  const [here, elsewhere] = [new Storage(forgotten), new Storage(forgotten)]
  for (const storage of [here, new Storage(kept)]) await putOne(storage)
  await all(elsewhere)
  await forgetAllBut(kept)
  await expect(all(new Storage(forgotten))).resolves.toEqual([])
  for (const storage of [here, elsewhere]) await expect(putOne(storage)).resolves.toBe(false)
  await expect(all(new Storage(kept))).resolves.toHaveLength(1)
  await forgetAllBut(null)
  await expect(all(new Storage(kept))).resolves.toEqual([])
})

test('without IndexedDB everything goes on, and nothing is kept', async () => {
  vi.stubGlobal('indexedDB', undefined)
  const storage = new Storage(crypto.randomUUID())
  await expect(putOne(storage)).resolves.toBe(false)
  await expect(all(storage)).resolves.toEqual([])
  await expect(forgetAllBut(null)).resolves.toBeUndefined()
})

test('a database of a later version of the app is left alone', async () => {
  const userId = crypto.randomUUID()
  const later = await openDB(`natter-${userId}`, VERSION + 1)
  await expect(putOne(new Storage(userId))).resolves.toBe(false)
  later.close()
  await deleteDB(`natter-${userId}`)
})

test('an older database keeps its data and gets the steps that it lacks', async () => {
  const name = crypto.randomUUID()
  const old = await openDB<Schema>(name, VERSION, {
    upgrade: (db, from, _to, transaction) => migrate(db, from, transaction),
  })
  await old.put('drafts', { conversationId: CONVERSATION, text: 'half' })
  old.close()
  const steps = [
    ...Array.from({ length: VERSION }, () => () => expect.unreachable('an old step ran again')),
    (db: typeof old) => void db.createObjectStore('later' as 'drafts', { keyPath: 'id' }),
  ]
  const upgraded = await openDB<Schema>(name, VERSION + 1, {
    upgrade: (db, from, _to, transaction) => migrate(db, from, transaction, steps),
  })
  expect(upgraded.objectStoreNames).toContain('later')
  await expect(upgraded.getAll('drafts')).resolves.toHaveLength(1)
})

test('where the room is used up, the logs untouched for longest make room, and it is tried again', async () => {
  const storage = new Storage(crypto.randomUUID())
  await storage.write(async (db) => {
    for (const [usedAt, conversationId] of ['oldest', 'newest'].entries()) {
      await db.put('logs', { conversationId, known: [], head: 1, usedAt })
      await db.put('entries', anEntry({ conversationId }))
    }
  })
  let attempts = 0
  const isWritten = await storage.write(async (db) => {
    attempts += 1
    if (attempts === 1) throw new DOMException('Full.', 'QuotaExceededError')
    await db.put('drafts', { conversationId: CONVERSATION, text: 'half' })
  })
  expect(isWritten).toBe(true)
  await expect(storage.run([], (db) => db.getAllKeys('logs'))).resolves.toEqual(['newest'])
  await expect(storage.run([], (db) => db.getAllKeys('entries'))).resolves.toEqual([['newest', 1]])
})

test('pictures that were seen make room before any log does', async () => {
  const storage = new Storage(crypto.randomUUID())
  await storage.write(async (db) => {
    await db.put('logs', { conversationId: CONVERSATION, known: [], head: 1, usedAt: 1 })
    const place = { conversationId: CONVERSATION, seq: 1, mediaId: 'm', size: 'small' as const }
    await db.put('seen', { ...place, blob: new Blob(['x']), bytes: 1, usedAt: 1 })
    await makeRoom(db)
    await expect(db.count('seen')).resolves.toBe(0)
    await expect(db.count('logs')).resolves.toBe(1)
    await makeRoom(db)
    await expect(db.count('logs')).resolves.toBe(0)
  })
  expect.assertions(3)
})

test('where there is no room to be made, it is lost without an error', async () => {
  const storage = new Storage(crypto.randomUUID())
  const full = () => Promise.reject(new DOMException('Full.', 'QuotaExceededError'))
  await expect(storage.write(full)).resolves.toBe(false)
  await storage.run(undefined, makeRoom)
})
