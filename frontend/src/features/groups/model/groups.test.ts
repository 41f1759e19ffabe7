import { expect, test, vi } from 'vitest'
import type { Api } from '@/lib/http/api'
import { makeOnce } from '@/lib/http/once'
import type { Role } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import { ALICE, aGroup, aMembership, BOB } from '@/test/builders'
import { Groups } from './groups'

function setUp(api: Partial<Record<keyof Api, unknown>>) {
  let made = 0
  const [put, join, remove] = [vi.fn(), vi.fn(), vi.fn()]
  const once = makeOnce(() => `request-${++made}`)
  const options = { once, userId: ALICE, now: () => NOW, put, join, remove }
  const groups = new Groups({ api: api as unknown as Api, ...options })
  return { groups, put, join, remove }
}

const NOW = 1_000_000
const aMember = (userId: string, role: Role, joinedAt = 0) => ({ userId, role, joinedAt })

test('a new group is in the list at once, and who could not be put into it is told', async () => {
  const refused = [{ userId: BOB, code: 'invitation_refused' as const }]
  const group = aGroup('Hikers')
  const { groups, put } = setUp({ openConversation: async () => ({ ...group, refused }) })
  const made = await groups.create({ title: 'Hikers', userIds: [BOB] })
  expect(made).toEqual({ conversationId: group.conversationId, refused })
  expect(put).toHaveBeenCalledWith(group)
})

test('a group that is asked for again after a failure is not made twice', async () => {
  const openConversation = vi.fn(async (_body: { requestId: string }) => aGroup('Hikers'))
  openConversation.mockRejectedValueOnce(RequestError.timeout())
  const { groups } = setUp({ openConversation })
  await expect(groups.create({ title: 'Hikers' })).rejects.toThrow()
  await groups.create({ title: 'Hikers' })
  const ids = openConversation.mock.calls.map(([{ requestId }]) => requestId)
  expect(ids).toEqual(['request-1', 'request-1'])
})

test('all pages of members are fetched, the owner and the admins first', async () => {
  const listMembers = vi
    .fn()
    .mockResolvedValueOnce({ members: [aMember('a', 'member', 1), aMember('b', 'owner', 9)], next: 'b' })
    .mockResolvedValueOnce({ members: [aMember('c', 'admin', 5), aMember('d', 'member', 0)] })
  const { groups } = setUp({ listMembers })
  const members = await groups.members('group')
  expect(members.map(({ userId }) => userId)).toEqual(['b', 'c', 'd', 'a'])
  expect(listMembers).toHaveBeenLastCalledWith('group', { after: 'b' })
})

test('who leaves a group has it no longer', async () => {
  const removeMember = vi.fn(async () => ({}))
  const { groups, remove } = setUp({ removeMember })
  await groups.leave('group')
  expect(removeMember).toHaveBeenCalledWith('group', ALICE, { requestId: 'request-1' })
  expect(remove).toHaveBeenCalledWith('group')
})

test('who cannot leave still has it', async () => {
  const refused = RequestError.refused({ code: 'owner_must_transfer', message: '', retryable: false })
  const { groups, remove } = setUp({ removeMember: () => Promise.reject(refused) })
  await expect(groups.leave('group')).rejects.toBe(refused)
  expect(remove).not.toHaveBeenCalled()
})

test('one’s own place is as the server says', async () => {
  const membership = aMembership({ archived: true })
  const { groups, join } = setUp({ changeMembership: async () => membership })
  await groups.changeMembership('group', { archived: true })
  expect(join).toHaveBeenCalledWith('group', membership)
})

test('a link ends by the server’s time, whatever the device says', async () => {
  const makeLink = vi.fn(async () => ({}))
  const { groups } = setUp({ makeLink })
  await groups.makeLink('g', { lifetimeMs: 5000, maxUses: 3 })
  expect(makeLink).toHaveBeenCalledWith('g', { requestId: 'request-1', expiresAt: NOW + 5000, maxUses: 3 })
})
