import { expect, test } from 'vitest'
import { ALICE, anEntry, BOB, CONVERSATION } from '@/test/builders'
import { memoryStorage } from '@/test/fake/memoryStorage'
import { OwnMentions, unreadMentions } from './ownMentions'

const naming = (seq: number, mentions: string[], senderId = BOB) =>
  anEntry({ seq, senderId, content: { kind: 'message', text: 'hi', mentions } })

test('being named is told until it is read, and outlasts a reload', async () => {
  const storage = memoryStorage()
  const own = new OwnMentions({ userId: ALICE, storage })
  own.take(naming(7, [ALICE]))
  expect([...unreadMentions(own.newest.getState(), { [CONVERSATION]: 6 })]).toEqual([CONVERSATION])
  expect([...unreadMentions(own.newest.getState(), { [CONVERSATION]: 7 })]).toEqual([])
  const later = new OwnMentions({ userId: ALICE, storage })
  await later.restore()
  expect(later.newest.getState()).toEqual({ [CONVERSATION]: 7 })
})

test('neither others’ names nor one’s own words count', () => {
  const own = new OwnMentions({ userId: ALICE, storage: memoryStorage() })
  own.take(naming(1, [BOB]))
  own.take(naming(2, [ALICE], ALICE))
  own.take(anEntry({ seq: 3 }))
  expect(own.newest.getState()).toEqual({})
})
