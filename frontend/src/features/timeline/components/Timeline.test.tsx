import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { RequestError } from '@/lib/protocol/requestError'
import type { Ask, Request } from '@/lib/protocol/requests'
import type { StoredRead } from '@/lib/storage/schema'
import { ALICE, anEntry, CONVERSATION, LONG_AGO } from '@/test/builders'
import { noFiles } from '@/test/fake/fakeFiles'
import { pageOf } from '@/test/fake/fakeLog'
import { fakeLocks, fakeTabs } from '@/test/fake/fakeTabs'
import { memoryStorage } from '@/test/fake/memoryStorage'
import { layOut } from '@/test/layOut'
import { render } from '@/test/render'
import { ConversationTimeline } from '../model/conversationTimeline'
import { LogStorage } from '../model/logStorage'
import { Outbox, type OutboxNews } from '../model/outbox'
import { outboxStorage } from '../model/outboxStorage'
import { Places } from '../model/places'
import { ReadMarks } from '../model/readMarks'
import { UnreadLine } from '../model/unreadLine'
import { loadMessageMenu, Timeline } from './Timeline'

const stored = Array.from({ length: 400 }, (_, index) =>
  anEntry({ seq: index + 1, text: `message ${index + 1}` }),
)

async function setUp() {
  const failures: RequestError[] = []
  const network = { ready: Promise.resolve() }
  const answer = async (request: Request) => {
    await network.ready
    const failure = failures.shift()
    if (failure) throw failure
    if (request.action === 'getMessages') return { ...pageOf(stored, request), id: 'c1' }
    return { ...request, type: 'messageAccepted', id: 'c1', seq: 401, sentAt: LONG_AGO * 2 }
  }
  const ask = answer as unknown as Ask
  const now = () => LONG_AGO * 2
  const storage = memoryStorage()
  const log = new LogStorage(storage)
  const timeline = new ConversationTimeline({ conversationId: CONVERSATION, ask, storage: log })
  const reads = new ReadMarks({ storage, tabs: fakeTabs<StoredRead>()() })
  const outbox = new Outbox({
    storage: outboxStorage(storage),
    tabs: fakeTabs<OutboxNews>()(),
    exclusively: fakeLocks(),
    ask,
    userId: ALICE,
    now,
    newEntryId: () => crypto.randomUUID(),
    lastSeq: () => undefined,
    seqOf: () => undefined,
    namedIn: async () => [],
    accepted: (entry) => timeline.take(entry),
    files: noFiles,
  })
  const places = new Places(new AbortController().signal)
  const rest = {
    person: vi.fn(),
    quoted: vi.fn(),
    emoji: vi.fn(),
    reactions: vi.fn(),
    report: vi.fn(),
    info: vi.fn(),
    more: () => [],
    linkTo: () => 'https://natter.example/m/1',
  }
  const choices = { reply: vi.fn(), edit: vi.fn(), remove: vi.fn(), forward: vi.fn(), tip: vi.fn(), ...rest }
  const standing = { isGroup: false, peer: null, mayDeleteOthers: false, unreadCount: 0 }
  render(
    <Timeline
      conversation={{ conversationId: CONVERSATION, userId: ALICE, ...standing }}
      models={{ timeline, outbox, reads, line: new UnreadLine(), places }}
      opening={{ historyKey: 'h', goal: null, isUnreadKnown: true }}
      names={{
        nameOf: () => 'Bob',
        named: (text) => text.replace('@bob', '@Bob B.'),
        handleOf: () => 'bob',
      }}
      isGone={() => false}
      choices={choices}
      render={{ tip: () => null, media: () => null }}
    />,
  )
  await screen.findByText('message 400')
  return { timeline, outbox, failures, network, choices, user: userEvent.setup() }
}

/** Several pages come one after the other, on machines that have other things to do. */
const PATIENCE = { timeout: 15_000 }

// What is fetched with the first menu: how long that takes is not what is tested.
beforeAll(async () => void (await loadMessageMenu()))
beforeEach(layOut)

const scrollToTop = () => screen.getByRole('region', { name: 'Messages' }).scrollTo({ top: 0 })

test('older messages come as one scrolls up, to the beginning; the page holds only what is near', async () => {
  await setUp()
  expect(screen.queryByText('message 1')).not.toBeInTheDocument()
  await vi.waitFor(() => {
    scrollToTop()
    expect(screen.getByText('message 1')).toBeInTheDocument()
  }, PATIENCE)
  expect(screen.getByText('This is the beginning of your conversation.')).toBeInTheDocument()
  expect(screen.getAllByRole('listitem').length).toBeLessThan(40)
}, 20_000)

test('older messages that cannot be fetched say so and may be tried again', async () => {
  const { user, failures, timeline } = await setUp()
  await vi.waitFor(() => expect(timeline.state.getState().loading).toBeNull())
  failures.push(RequestError.timeout())
  scrollToTop()
  expect(await screen.findByRole('alert')).toHaveTextContent('The server did not respond in time.')
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  await vi.waitFor(() => expect(screen.queryByRole('alert')).not.toBeInTheDocument())
})

test('point 1: a sent message is pending until it is acknowledged', async () => {
  const { outbox, network } = await setUp()
  let arrive = () => {}
  network.ready = new Promise((resolve) => {
    arrive = resolve
  })
  outbox.add(CONVERSATION, 'fresh')
  const bubble = (await screen.findByText('fresh')).closest('li') as HTMLElement
  expect(within(bubble).getByRole('img', { name: 'Sending' })).toBeInTheDocument()
  arrive()
  expect(await within(bubble).findByRole('img', { name: 'Sent' })).toBeInTheDocument()
})

test('point 2: a refused message tells why, and may be retried', async () => {
  const { outbox, failures, user } = await setUp()
  failures.push(new RequestError('text_forbidden_character', 'No control characters.', false))
  outbox.add(CONVERSATION, 'refused')
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'Not sent. The text contains a character that cannot be sent.',
  )
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await screen.findByRole('img', { name: 'Sent' })).toBeInTheDocument()
})

test('point 2: a refused message may be deleted', async () => {
  const { outbox, failures, user } = await setUp()
  failures.push(new RequestError('text_forbidden_character', 'No control characters.', false))
  outbox.add(CONVERSATION, 'refused')
  await user.click(await screen.findByRole('button', { name: 'Delete' }))
  expect(screen.queryByText('refused')).not.toBeInTheDocument()
})

test('point 24: what people write is shown as text, never as HTML', async () => {
  const { timeline } = await setUp()
  timeline.take(anEntry({ seq: 401, text: '<img src=x onerror=alert(1)>' }))
  expect(await screen.findByText('<img src=x onerror=alert(1)>')).toBeInTheDocument()
  expect(document.querySelector('img')).toBeNull()
})

test('point 26: a new message is announced; history is not', async () => {
  const { timeline } = await setUp()
  const announcement = screen.getAllByRole('status').at(-1)
  expect(announcement).toBeEmptyDOMElement()
  timeline.take(anEntry({ seq: 401, text: 'hi there' }))
  const words = 'New message from Bob: hi there'
  await vi.waitFor(() => expect(announcement).toHaveTextContent(words), { timeout: 3000 })
})

test('point 24: a link opens outside, without a way back to this page', async () => {
  const { timeline } = await setUp()
  timeline.take(anEntry({ seq: 401, text: 'look: https://example.com/x and javascript:alert(1)' }))
  const link = await screen.findByRole('link')
  expect(link).toHaveAttribute('href', 'https://example.com/x')
  expect(link).toHaveAttribute('target', '_blank')
  expect(link.getAttribute('rel')).toContain('noopener')
})

test('point 28: each message runs in the direction of its own words', async () => {
  const { timeline } = await setUp()
  timeline.take(anEntry({ seq: 401, text: 'שלום, Bob!' }))
  expect(await screen.findByText('שלום, Bob!')).toHaveAttribute('dir', 'auto')
})

test('point 11: at midnight today becomes yesterday', async () => {
  vi.useFakeTimers({ now: new Date(2026, 8, 21, 23, 59), shouldAdvanceTime: true })
  const { timeline } = await setUp()
  timeline.take(anEntry({ seq: 401, text: 'late', sentAt: new Date(2026, 8, 21, 23, 58).getTime() }))
  expect((await screen.findAllByText('Today')).length).toBeGreaterThan(0)
  await vi.advanceTimersByTimeAsync(2 * 60_000)
  await vi.waitFor(() => expect(screen.queryByText('Today')).not.toBeInTheDocument())
  expect(screen.getAllByText('Yesterday').length).toBeGreaterThan(0)
  vi.useRealTimers()
})

test('point 25: a message’s menu opens by key, and its focus comes back', async () => {
  const { user, choices } = await setUp()
  const bubble = screen.getByText('message 400').closest<HTMLElement>('[data-message]')
  bubble?.focus()
  await user.keyboard('{ArrowUp}')
  expect(document.activeElement).toHaveTextContent('message 399')
  await user.keyboard('{Enter}')
  await user.click(await screen.findByRole('menuitem', { name: 'Reply' }))
  await vi.waitFor(() => expect(choices.reply).toHaveBeenCalledOnce())
  expect(choices.reply.mock.calls[0]?.[0]).toMatchObject({ text: 'message 399' })
  expect(document.activeElement).toHaveTextContent('message 399')
})

test('only one’s own messages can be edited, and deleted by a member', async () => {
  const { user } = await setUp()
  await user.pointer({ keys: '[MouseRight]', target: screen.getByText('message 400') })
  expect(await screen.findByRole('menuitem', { name: 'Copy text' })).toBeInTheDocument()
  expect(screen.queryByRole('menuitem', { name: 'Edit' })).not.toBeInTheDocument()
  expect(screen.queryByRole('menuitem', { name: 'Delete for everyone' })).not.toBeInTheDocument()
})

test('a reaction shows at once, and a press takes one’s own away', async () => {
  const { user } = await setUp()
  await user.pointer({ keys: '[MouseRight]', target: screen.getByText('message 400') })
  await user.click(await screen.findByRole('menuitem', { name: 'React with 🎉' }))
  const chip = await screen.findByRole('button', { name: /^🎉, 1 person: /, pressed: true })
  await user.click(chip)
  await vi.waitFor(() => expect(chip).not.toBeInTheDocument())
})
