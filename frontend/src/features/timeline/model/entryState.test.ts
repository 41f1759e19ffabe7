import { expect, test } from 'vitest'
import type { Entry, EntryContent } from '@/lib/protocol/generated'
import { ALICE, anEntry, BOB } from '@/test/builders'
import { seeded, shuffled } from '@/test/random'
import { laterOf, reactionOf, reactionsOf, statesAfter } from './entryState'

const TARGET = 'target'
const change = (seq: number, senderId: string, content: EntryContent): Entry => ({
  ...anEntry({ seq, senderId, sentAt: seq }),
  content,
})
const edited = (text: string): EntryContent => ({ kind: 'edited', targetId: TARGET, text })
const reacted = (emoji: string): EntryContent => ({ kind: 'reacted', targetId: TARGET, emoji })
const unreacted = (emoji: string): EntryContent => ({ kind: 'unreacted', targetId: TARGET, emoji })
const deleted: EntryContent = { kind: 'deleted', targetId: TARGET }
const after = (...changes: Entry[]) => statesAfter({}, changes)[TARGET]

test('the last version counts, whatever the order of arrival', () => {
  const state = after(change(9, ALICE, edited('third')), change(3, ALICE, edited('second')))
  expect([state?.edited?.text, state?.asOf]).toEqual(['third', 9])
})

test('a reaction counts once and goes when it is taken away', () => {
  const both = [
    change(2, ALICE, reacted('👍')),
    change(3, ALICE, reacted('👍')),
    change(4, BOB, reacted('👍')),
  ]
  expect(reactionOf(after(...both), '👍')).toEqual([ALICE, BOB])
  expect(reactionOf(after(...both, change(5, ALICE, unreacted('👍'))), '👍')).toEqual([BOB])
})

test('the forms of one emoji are one reaction, also where two were told or stored', () => {
  const hearts = [change(2, ALICE, reacted('❤')), change(3, BOB, reacted('❤\uFE0F'))]
  expect(after(...hearts)?.reactions).toEqual([{ emoji: '❤\uFE0F', userIds: [ALICE, BOB] }])
  expect(reactionOf(after(...hearts, change(4, BOB, unreacted('❤'))), '❤')).toEqual([ALICE])
  const state = {
    asOf: 1,
    reactions: [
      { emoji: '👍', userIds: [ALICE] },
      { emoji: '👍\uFE0F', userIds: [BOB] },
    ],
  }
  expect(reactionsOf(state)).toEqual([{ emoji: '👍', userIds: [ALICE, BOB] }])
})

test('nothing happens to a deleted message any more', () => {
  const state = after(
    change(3, ALICE, reacted('👍')),
    change(5, BOB, deleted),
    change(6, ALICE, edited('back')),
  )
  expect(state).toEqual({ asOf: 6, deleted: { at: 5, by: BOB } })
})

test('an entry that changes no message changes no state', () => {
  expect(statesAfter({}, [change(1, ALICE, { kind: 'memberLeft' }), anEntry({ seq: 2 })])).toEqual({})
})

test('what comes later than the server’s telling is applied on top of it, what it knew is not', () => {
  const told = { [TARGET]: { asOf: 5, reactions: [{ emoji: '👍', userIds: [BOB] }] } }
  const changes = [change(4, ALICE, reacted('👍')), change(6, ALICE, reacted('🎉'))]
  expect(statesAfter(told, changes)[TARGET]?.reactions).toEqual([
    { emoji: '👍', userIds: [BOB] },
    { emoji: '🎉', userIds: [ALICE] },
  ])
})

test('of two tellings the later one counts', () => {
  const [early, late] = [{ m: { asOf: 3 } }, { m: { asOf: 7 }, n: { asOf: 1 } }]
  expect(laterOf(early, late)).toEqual(late)
  expect(laterOf(late, early)).toBe(late)
})

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'neither order nor repetition matters (seed %i)',
  (seed) => {
    const random = seeded(seed)
    const kinds = [reacted('👍'), unreacted('👍'), reacted('🎉'), unreacted('🎉')]
    const changes = Array.from({ length: 30 }, (_, index) => {
      const content = kinds[Math.floor(random() * 5)] ?? edited(`version ${index}`)
      return change(index + 1, random() < 0.5 ? ALICE : BOB, content)
    })
    expect(statesAfter({}, shuffled([...changes, ...changes], random))).toEqual(statesAfter({}, changes))
  },
)
