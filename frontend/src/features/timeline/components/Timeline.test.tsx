import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { RequestError } from '@/lib/protocol/requestError'
import type { Ask, Request } from '@/lib/protocol/requests'
import { ALICE, anEntry, CONVERSATION, LONG_AGO } from '@/test/builders'
import { pageOf } from '@/test/fake/fakeLog'
import { ConversationTimeline } from '../model/conversationTimeline'
import { Outbox } from '../model/outbox'
import { Timeline } from './Timeline'

const storage = { all: async () => [], put: async () => undefined, remove: async () => undefined }
const stored = Array.from({ length: 40 }, (_, index) =>
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
    return { ...request, type: 'messageAccepted', id: 'c1', seq: 41, sentAt: LONG_AGO * 2 }
  }
  const ask = answer as unknown as Ask
  const now = () => LONG_AGO * 2
  const timeline = new ConversationTimeline({ conversationId: CONVERSATION, ask, now })
  const outbox = new Outbox({
    storage,
    ask,
    userId: ALICE,
    now,
    newEntryId: () => crypto.randomUUID(),
    accepted: (entry) => timeline.take(entry),
  })
  const conversation = { conversationId: CONVERSATION, timeline, outbox, userId: ALICE }
  render(<Timeline {...conversation} nameOf={() => 'Bob'} />)
  await screen.findByText('message 40')
  return { timeline, outbox, failures, network, user: userEvent.setup() }
}

beforeEach(() => {
  // jsdom lays nothing out.
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  )
  Element.prototype.scrollTo = () => undefined
})

test('older messages come on demand, up to the beginning', async () => {
  const { user } = await setUp()
  expect(screen.queryByText('message 1')).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Load older messages' }))
  expect(await screen.findByText('message 1')).toBeInTheDocument()
  expect(screen.getByText('This is the beginning of your conversation.')).toBeInTheDocument()
})

test('older messages that cannot be fetched say so and may be tried again', async () => {
  const { user, failures } = await setUp()
  failures.push(RequestError.timeout())
  await user.click(screen.getByRole('button', { name: 'Load older messages' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('The server did not answer in time.')
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('message 1')).toBeInTheDocument()
})

test('a sent message is pending until it is acknowledged', async () => {
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

test('a refused message tells why, and may be retried', async () => {
  const { outbox, failures, user } = await setUp()
  failures.push(new RequestError('text_forbidden_character', 'No control characters.', false))
  outbox.add(CONVERSATION, 'refused')
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'Not sent. The text contains a character that cannot be sent.',
  )
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await screen.findByRole('img', { name: 'Sent' })).toBeInTheDocument()
})

test('a refused message may be deleted', async () => {
  const { outbox, failures, user } = await setUp()
  failures.push(new RequestError('text_forbidden_character', 'No control characters.', false))
  outbox.add(CONVERSATION, 'refused')
  await user.click(await screen.findByRole('button', { name: 'Delete' }))
  expect(screen.queryByText('refused')).not.toBeInTheDocument()
})

test('what people write is shown as text, never as HTML', async () => {
  const { timeline } = await setUp()
  timeline.take(anEntry({ seq: 41, text: '<img src=x onerror=alert(1)>' }))
  expect(await screen.findByText('<img src=x onerror=alert(1)>')).toBeInTheDocument()
  expect(document.querySelector('img')).toBeNull()
})

test('a new message is announced; history is not', async () => {
  const { timeline } = await setUp()
  const announcement = screen.getAllByRole('status').at(-1)
  expect(announcement).toBeEmptyDOMElement()
  timeline.take(anEntry({ seq: 41, text: 'hi there' }))
  await vi.waitFor(() => expect(announcement).toHaveTextContent('New message from Bob: hi there'))
})
