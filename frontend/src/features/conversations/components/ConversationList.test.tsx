import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { ConversationSummary, Membership } from '@/lib/protocol/generated'
import { ALICE, aConversation, aGroup, aMembership, BOB } from '@/test/builders'
import { memoryStorage } from '@/test/fake/memoryStorage'
import { render } from '@/test/render'
import { Conversations } from '../model/conversations'
import { ConversationList } from './ConversationList'

/** The device's clock is a day ahead of it. */
const SERVER_NOW = Date.now() - 24 * 60 * 60_000

function show(summaries: readonly ConversationSummary[], failed: Record<string, string> = {}) {
  const conversations = new Conversations({
    userId: ALICE,
    storage: memoryStorage(),
    readUpTo: () => 0,
    isGone: () => false,
    onUnknown: () => undefined,
  })
  conversations.takeAll(summaries, [])
  render(
    <ConversationList
      conversations={conversations}
      now={SERVER_NOW}
      userId={ALICE}
      named={(_, text) => text}
      nameOf={() => 'Bob'}
      drafts={{}}
      failed={failed}
      typing={{}}
      mentioned={new Set()}
      ways={null}
      onMenu={() => undefined}
      renderLink={(conversationId, content) => <a href={`/c/${conversationId}`}>{content}</a>}
    />,
  )
}

function setUp(archived: Partial<Membership>) {
  const membership = aMembership({ archived: true, ...archived })
  show([aConversation(), aConversation({ conversationId: 'old', membership, lastSeq: 2, unread: 2 })])
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
  for (const quiet of [{ mutedUntil: SERVER_NOW + 60_000 }, { isRequest: true }]) {
    expect(setUp(quiet)).toEqual({ badge: null, isFirst: false })
    document.body.replaceChildren()
  }
})

test('what was muted until then is heard of again by the server’s time', () => {
  const { badge } = setUp({ mutedUntil: SERVER_NOW - 60_000 })
  expect(badge).toHaveAccessibleName('2 unread messages')
})

test('what is only marked as unread has a dot without a number, also in the archive', () => {
  const membership = aMembership({ readSeq: 2, markedUnreadSeq: 2, archived: true })
  show([aConversation({ membership, lastSeq: 2 })])
  const dots = screen.getAllByRole('img', { name: 'Marked as unread' })
  expect(dots.map(({ textContent }) => textContent)).toEqual(['', ''])
})

test('of one’s own newest message the list says how far it has come', () => {
  const preview = { entryId: 'e', seq: 3, senderId: ALICE, sentAt: 1, text: 'Are you there?' }
  const come = (deliveredSeq: number, readSeq: number) =>
    aConversation({
      conversationId: `${deliveredSeq}${readSeq}`,
      lastSeq: 3,
      preview,
      peer: { deliveredSeq, readSeq },
    })
  const theirs = aConversation({
    conversationId: 'theirs',
    lastSeq: 3,
    preview: { ...preview, senderId: BOB },
  })
  show([come(2, 2), come(3, 2), come(3, 3), theirs])
  const rows = screen.getAllByRole('listitem').map((row) => within(row).queryByRole('img')?.ariaLabel ?? null)
  expect(rows.sort()).toEqual(['Delivered', 'Read', 'Sent', null].sort())
})

test('a message that could not be sent shows in the list, before anything else', () => {
  show([aConversation({ conversationId: 'c' })], { c: 'See you at nine' })
  expect(screen.getByRole('listitem')).toHaveTextContent('Not sent: See you at nine')
})

test('a group without messages that someone was put into says so; one’s own has none yet', () => {
  const owner = aMembership({ role: 'owner' })
  show([aGroup('Choir'), aGroup('Band', { conversationId: 'own', membership: owner })])
  const [choir, band] = ['Choir', 'Band'].map((title) => screen.getByText(title).closest('li'))
  expect(choir).toHaveTextContent('You are now in this group')
  expect(band).toHaveTextContent('No messages yet')
})

test('a name that is cut keeps its colon', () => {
  const preview = { entryId: 'e', seq: 1, senderId: BOB, sentAt: 1, text: 'Hello' }
  show([aGroup('Choir', { lastSeq: 1, preview })])
  const name = screen.getByText('Bob')
  expect(name).toHaveClass('truncate')
  expect(name.parentElement).toHaveTextContent('Bob: Hello')
})
