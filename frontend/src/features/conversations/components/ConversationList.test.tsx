import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { Membership } from '@/lib/protocol/generated'
import { ALICE, aConversation, aMembership } from '@/test/builders'
import { memoryStorage } from '@/test/fake/memoryStorage'
import { render } from '@/test/render'
import { Conversations } from '../model/conversations'
import { ConversationList } from './ConversationList'

function setUp(archived: Partial<Membership>) {
  const conversations = new Conversations({
    userId: ALICE,
    storage: memoryStorage(),
    readUpTo: () => 0,
    onUnknown: () => undefined,
  })
  const membership = aMembership({ archived: true, ...archived })
  conversations.takeAll(
    [aConversation(), aConversation({ conversationId: 'old', membership, lastSeq: 2, unread: 2 })],
    [],
  )
  render(
    <ConversationList
      conversations={conversations}
      userId={ALICE}
      nameOf={() => 'Bob'}
      drafts={{}}
      typing={{}}
      mentioned={new Set()}
      ways={null}
      onMenu={() => undefined}
      renderLink={(conversationId, content) => <a href={`/c/${conversationId}`}>{content}</a>}
    />,
  )
  const archive = screen.getByText(/Archive/)
  const isFirst = (archive.compareDocumentPosition(screen.getAllByRole('listitem')[0] as Node) & 4) !== 0
  return { badge: within(archive.closest('summary') as HTMLElement).queryByRole('img'), isFirst }
}

test('what is unread in the archive shows at the top of the list', () => {
  const { badge, isFirst } = setUp({})
  expect(badge).toHaveAccessibleName('2 unread messages')
  expect(isFirst).toBe(true)
})

test('of what is muted or was declined there, nothing shows', () => {
  for (const quiet of [{ mutedUntil: Date.now() + 60_000 }, { isRequest: true }]) {
    expect(setUp(quiet)).toEqual({ badge: null, isFirst: false })
    document.body.replaceChildren()
  }
})
