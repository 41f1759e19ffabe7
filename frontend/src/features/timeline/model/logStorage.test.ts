import { expect, test } from 'vitest'
import { makeRoom } from '@/lib/storage/makeRoom'
import { ALICE, anEntry, BOB, CONVERSATION } from '@/test/builders'
import { memoryStorage } from '@/test/fake/memoryStorage'
import { KEPT_PLACES, LogStorage } from './logStorage'

const entries = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => anEntry({ seq: from + index }))

test('what is saved is loaded, with what is known around it', async () => {
  const storage = new LogStorage(memoryStorage())
  await storage.save(CONVERSATION, entries(3, 5), { known: [{ from: 2, to: 5 }], head: 7 })
  await expect(storage.load(CONVERSATION)).resolves.toEqual({
    entries: entries(3, 5),
    known: [{ from: 2, to: 5 }],
    head: 7,
    states: {},
  })
})

test('two tabs add to one log', async () => {
  const shared = memoryStorage()
  const [here, there] = [new LogStorage(shared), new LogStorage(shared)]
  await here.save(CONVERSATION, entries(1, 4), { known: [{ from: 1, to: 4 }], head: 4 })
  await there.save(CONVERSATION, entries(4, 6), { known: [{ from: 4, to: 6 }], head: 6 })
  await expect(here.load(CONVERSATION)).resolves.toEqual({
    entries: entries(1, 6),
    known: [{ from: 1, to: 6 }],
    head: 6,
    states: {},
  })
})

test('what had to make room, or could not be kept, is kept with what comes next', async () => {
  const shared = memoryStorage()
  const [here, there] = [new LogStorage(shared), new LogStorage(shared)]
  const upTo = (to: number) => ({ known: [{ from: 1, to }], head: to, entries: entries(1, to) })
  await here.save(CONVERSATION, entries(1, 4), upTo(4))
  await shared.run(undefined, makeRoom)
  there.append(anEntry({ seq: 5 }))
  await here.save(CONVERSATION, entries(6, 6), upTo(6))
  expect((await here.load(CONVERSATION)).entries).toEqual(entries(1, 6))
  // The seventh was not kept.
  await here.save(CONVERSATION, entries(8, 8), upTo(8))
  expect((await here.load(CONVERSATION)).entries).toEqual(entries(1, 8))
})

test('of a long conversation the newest part is kept', async () => {
  const storage = new LogStorage(memoryStorage())
  const last = KEPT_PLACES + 100
  await storage.save(CONVERSATION, entries(1, 400), { known: [{ from: 1, to: 400 }], head: 400 })
  await storage.save(CONVERSATION, entries(401, last), { known: [{ from: 1, to: last }], head: last })
  const kept = await storage.load(CONVERSATION)
  expect(kept.entries.map(({ seq }) => seq)).toEqual(entries(101, last).map(({ seq }) => seq))
  expect(kept.known).toEqual([{ from: 101, to: last }])
})

test('what the server told of messages is kept as long as they are', async () => {
  const storage = new LogStorage(memoryStorage())
  const known = [{ from: 1, to: 3 }]
  await storage.save(CONVERSATION, entries(1, 3), { known, head: 3, states: { old: { asOf: 3 } } })
  const head = KEPT_PLACES + 50
  await storage.save(CONVERSATION, [], { known: [], head, states: { young: { asOf: head } } })
  expect((await storage.load(CONVERSATION)).states).toEqual({ young: { asOf: head } })
})

test('the positions tell up to where nothing is missing', async () => {
  const storage = new LogStorage(memoryStorage())
  await storage.save(CONVERSATION, entries(1, 3), { known: [{ from: 1, to: 3 }], head: 3 })
  storage.append(anEntry({ seq: 9 }))
  storage.extend('other', 4, [anEntry({ seq: 5, conversationId: 'other' })], 6)
  const positions = new Map(await storage.positions())
  expect(positions.get(CONVERSATION)).toBe(3)
  expect(positions.get('other')).toBe(6)
})

test('what somebody wrote who has left is forgotten, in all conversations', async () => {
  const storage = new LogStorage(memoryStorage())
  const entries = [anEntry({ seq: 1 }), anEntry({ seq: 2, senderId: ALICE, text: 'stays' })]
  await storage.save(CONVERSATION, entries, { known: [{ from: 1, to: 2 }], head: 2 })
  await storage.eraseWordsOf(BOB)
  const { entries: kept } = await storage.load(CONVERSATION)
  expect(kept.map(({ content }) => content)).toEqual([{ kind: 'erased' }, { kind: 'message', text: 'stays' }])
})

/** Pictures of messages that somebody has seen. */
async function withSeen(...seqs: number[]) {
  const storage = memoryStorage()
  const logs = new LogStorage(storage)
  const picture = { mediaId: 'm', size: 'small', blob: new Blob(['x']), bytes: 1, usedAt: 1 } as const
  for (const conversationId of [CONVERSATION, 'another'])
    for (const seq of seqs) await storage.write((db) => db.put('seen', { ...picture, conversationId, seq }))
  const left = async () => {
    const keys = await storage.run([], (db) => db.getAllKeys('seen'))
    return keys.flatMap(([id, seq]) => (id === CONVERSATION ? seq : []))
  }
  return { logs, left }
}

const wholeUpTo = (head: number) => ({ known: [{ from: 1, to: head }], head })

test('a picture that was seen goes with its message when that is deleted, however that is learned', async () => {
  const { logs, left } = await withSeen(1, 2, 3)
  const [one, two, three] = [1, 2, 3].map((seq) => anEntry({ seq, entryId: `entry ${seq}` }))
  await logs.save(CONVERSATION, [one, two, three] as never, wholeUpTo(3))
  expect(await left()).toEqual([1, 2, 3])
  const deletion = { ...anEntry({ seq: 4 }), content: { kind: 'deleted' as const, targetId: 'entry 1' } }
  await logs.save(CONVERSATION, [deletion], wholeUpTo(4))
  expect(await left()).toEqual([2, 3])
  const states = { 'entry 2': { asOf: 5, deleted: { at: 5, by: BOB } } }
  await logs.save(CONVERSATION, [], { ...wholeUpTo(5), states })
  expect(await left()).toEqual([3])
})

test('pictures that were seen go with what is too old, with their conversation, and with who sent them', async () => {
  const old = await withSeen(1, KEPT_PLACES + 1)
  await old.logs.save(CONVERSATION, [], wholeUpTo(KEPT_PLACES + 1))
  expect(await old.left()).toEqual([KEPT_PLACES + 1])
  const expired = await withSeen(1, 2)
  await expired.logs.forgetBefore(CONVERSATION, 2)
  expect(await expired.left()).toEqual([2])
  const left = await withSeen(1)
  await left.logs.remove(CONVERSATION)
  expect(await left.left()).toEqual([])
  const gone = await withSeen(1, 2)
  const entries = [anEntry({ seq: 1, senderId: BOB }), anEntry({ seq: 2, senderId: ALICE })]
  await gone.logs.save(CONVERSATION, entries, wholeUpTo(2))
  await gone.logs.eraseWordsOf(BOB)
  expect(await gone.left()).toEqual([2])
})
