import { expect, test, vi } from 'vitest'
import { RequestError } from '@/lib/protocol/requestError'
import type { Ask } from '@/lib/protocol/requests'
import { ALICE, aProfile, BOB } from '@/test/builders'
import { People } from './people'

function setUp() {
  const ask = vi.fn(async ({ userIds }: { userIds: string[] }) => ({
    users: userIds.includes(BOB) ? [aProfile()] : [],
  }))
  return { ask, people: new People({ ask: ask as unknown as Ask, find: vi.fn() }) }
}

test('people who are needed at the same time are asked for together, and once', async () => {
  const { ask, people } = setUp()
  people.need([BOB])
  people.need([ALICE, BOB])
  await vi.waitFor(() => expect(people.profiles.getState()[BOB]?.displayName).toBe('Bob Byrne'))
  people.need([ALICE, BOB])
  await Promise.resolve()
  expect(ask.mock.calls).toEqual([[{ action: 'getUsers', userIds: [BOB, ALICE] }]])
})

test('more than a request may hold go in several', async () => {
  const { ask, people } = setUp()
  people.need(Array.from({ length: 150 }, (_, index) => `user-${index}`))
  await vi.waitFor(() => expect(ask.mock.calls.map(([{ userIds }]) => userIds.length)).toEqual([100, 50]))
})

test('after a failure they are asked for when they are needed again', async () => {
  const { ask, people } = setUp()
  ask.mockRejectedValueOnce(RequestError.connectionLost())
  people.need([BOB])
  await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(1))
  await Promise.resolve()
  people.need([BOB])
  await vi.waitFor(() => expect(people.profiles.getState()[BOB]).toBeDefined())
})

test('who has left is told once', () => {
  const onGone = vi.fn()
  const people = new People({ ask: vi.fn() as unknown as Ask, find: vi.fn(), onGone })
  people.take(aProfile())
  expect(onGone).not.toHaveBeenCalled()
  people.take(aProfile({ displayName: 'Deleted user', isDeleted: true }))
  people.take(aProfile({ displayName: 'Deleted user', isDeleted: true }))
  expect(onGone.mock.calls).toEqual([[BOB]])
})
