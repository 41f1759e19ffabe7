import { expect, test, vi } from 'vitest'
import type { Member } from '@/lib/protocol/generated'
import { ALICE, anEntry, BOB, CONVERSATION, LONG_AGO } from '@/test/builders'
import { Members } from './members'

const member = (userId: string): Member => ({ userId, role: 'member', joinedAt: LONG_AGO })

function setUp() {
  const fetch = vi.fn(async (_id: string): Promise<readonly Member[]> => [member(ALICE), member(BOB)])
  const need = vi.fn()
  const members = new Members({ fetch, need })
  const known = () => members.known.getState()[CONVERSATION]
  return { fetch, need, members, known }
}

test('members are asked for once, and their names with them', async () => {
  const { members, fetch, need, known } = setUp()
  await Promise.all([members.need(CONVERSATION), members.need(CONVERSATION)])
  await members.need(CONVERSATION)
  expect(fetch).toHaveBeenCalledTimes(1)
  expect(need).toHaveBeenCalledWith([ALICE, BOB])
  expect(known()).toHaveLength(2)
})

test('they are asked for again when somebody comes or goes, where anybody has looked', async () => {
  const { members, fetch } = setUp()
  members.take(anEntry({ content: { kind: 'memberLeft' } }))
  expect(fetch).not.toHaveBeenCalled()
  await members.need(CONVERSATION)
  members.take(anEntry({ content: { kind: 'memberLeft' } }))
  members.take(anEntry())
  expect(fetch).toHaveBeenCalledTimes(2)
})

test('those who could not be asked for are asked for once there is a connection', async () => {
  const { members, fetch, known } = setUp()
  fetch.mockRejectedValueOnce(new Error('no network'))
  await members.need(CONVERSATION)
  expect(known()).toBeUndefined()
  members.refresh()
  await expect.poll(known).toHaveLength(2)
})

test('marks go on and never back', async () => {
  const { members, known } = setUp()
  await members.need(CONVERSATION)
  const marksOfBob = () => known()?.find(({ userId }) => userId === BOB)?.marks
  members.move(CONVERSATION, BOB, { readSeq: 5, readAt: 1000 })
  expect(marksOfBob()).toEqual({ readSeq: 5, deliveredSeq: 5, readAt: 1000 })
  members.move(CONVERSATION, BOB, { readSeq: 3, deliveredSeq: 8, readAt: 2000 })
  expect(marksOfBob()).toEqual({ readSeq: 5, deliveredSeq: 8, readAt: 1000 })
})
