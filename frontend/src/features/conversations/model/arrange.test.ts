import { expect, test } from 'vitest'
import { aConversation, aMembership } from '@/test/builders'
import { arrange } from './arrange'

const one = (conversationId: string, membership = {}) =>
  aConversation({ conversationId, membership: aMembership(membership) })
const ids = (list: readonly { conversationId: string }[]) => list.map(({ conversationId }) => conversationId)

test('what is pinned stands first, what is archived or asked by strangers apart, and the order stays otherwise', () => {
  const arranged = arrange([
    one('a'),
    one('b', { pinnedAt: 1 }),
    one('c', { archived: true }),
    one('d'),
    one('e', { pinnedAt: 2 }),
    one('f', { isRequest: true }),
    one('g', { isRequest: true, archived: true }),
  ])
  expect(ids(arranged.shown)).toEqual(['e', 'b', 'a', 'd'])
  expect(ids(arranged.archived)).toEqual(['c', 'g'])
  expect(ids(arranged.requests)).toEqual(['f'])
})
