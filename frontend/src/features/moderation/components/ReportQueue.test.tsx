import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { makeOnce } from '@/lib/http/once'
import type { Attachment, AuditRecord, Report } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import { ALICE, anEntry, BOB, CONVERSATION, LONG_AGO } from '@/test/builders'
import { render } from '@/test/render'
import { Moderation } from '../model/moderation'
import { AuditLog } from './AuditLog'
import { ReportQueue } from './ReportQueue'

const reported = anEntry({ seq: 2, text: 'Something rude' })
const report: Report = {
  reportId: 'r1',
  subject: { kind: 'message', conversationId: CONVERSATION, entryId: reported.entryId },
  category: 'harassment',
  text: 'Please look at this',
  accusedId: BOB,
  reporterId: ALICE,
  createdAt: LONG_AGO,
  status: 'open',
  evidence: { entries: [anEntry({ seq: 1, text: 'Before', senderId: ALICE }), reported] },
}
const NOW = 1_000_000
const names: Record<string, string> = { [ALICE]: 'Alice', [BOB]: 'Bob' }
const nameOf = (userId: string) => names[userId] ?? 'Someone'

function setUp(reports: Report[] = [report], records: AuditRecord[] = []) {
  const api = {
    listReports: vi.fn(async () => ({ reports })),
    decideReport: vi.fn(async () => report),
    suspendUser: vi.fn(async () => ({})),
    unsuspendUser: vi.fn(async () => ({})),
    removeMessage: vi.fn(async () => ({})),
    linkReportedMedia: vi.fn(async () => ({ links: [{ mediaId: 'm1', url: '/bucket/m1', expiresAt: 1 }] })),
    listAudit: vi.fn(async () => ({ records })),
  }
  let ids = 0
  const once = makeOnce(() => `id-${++ids}`)
  const moderation = new Moderation({ api: api as never, once, now: () => NOW })
  return { api, moderation, user: userEvent.setup(), need: vi.fn() }
}

function showQueue(reports?: Report[]) {
  const world = setUp(reports)
  const categories = { harassment: 'Insults' } as never
  const { moderation, need } = world
  render(
    <ReportQueue moderation={moderation} status="open" categories={categories} nameOf={nameOf} need={need} />,
  )
  return world
}

test('a report shows who, why, and what was said around it', async () => {
  const { need } = showQueue()
  const card = await screen.findByRole('article', { name: 'Message from Bob' })
  expect(card).toHaveTextContent('Insults · reported by Alice')
  expect(within(card).getByText('Please look at this')).toBeVisible()
  const log = within(card).getByRole('list', { name: 'Reported messages' })
  expect(
    within(log)
      .getAllByRole('listitem')
      .map((item) => item.textContent),
  ).toEqual([expect.stringContaining('Before'), expect.stringContaining('Reported: Something rude')])
  await vi.waitFor(() => expect(need).toHaveBeenCalledWith(expect.arrayContaining([ALICE, BOB])))
})

test('the files of a reported message are shown where a moderator asks for them', async () => {
  const file = { contentType: 'image/webp', bytes: 3 }
  const attachments: Attachment[] = [
    { ...file, mediaId: 'm1', kind: 'picture', name: 'rude.webp' },
    { ...file, mediaId: 'm2', kind: 'file', name: 'gone.zip' },
  ]
  const entry = anEntry({ seq: 2, content: { kind: 'message', text: '', attachments } })
  const { user } = showQueue([
    {
      ...report,
      subject: { kind: 'message', conversationId: CONVERSATION, entryId: entry.entryId },
      evidence: { entries: [entry] },
    },
  ])
  expect(await screen.findByText('rude.webp')).toBeVisible()
  expect(screen.queryByText('Message deleted')).not.toBeInTheDocument()
  expect(screen.queryByRole('img', { name: 'rude.webp' })).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Show files (2)' }))
  const files = within(await screen.findByRole('list', { name: 'Reported files' }))
  expect(files.getByRole('img', { name: 'rude.webp' })).toHaveAttribute('src', '/bucket/m1')
  expect(files.getByText(/No longer available/)).toHaveTextContent('gone.zip')
})

test('a decision takes a reason, and the queue is fetched anew', async () => {
  const { user, api } = showQueue()
  await user.click(await screen.findByRole('button', { name: 'Dismiss' }))
  const dialog = screen.getByRole('dialog', { name: 'Dismiss this report?' })
  expect(within(dialog).getByRole('button', { name: 'Dismiss' })).toHaveAttribute('aria-disabled', 'true')
  await user.type(within(dialog).getByLabelText('Reason'), 'Banter')
  await user.click(within(dialog).getByRole('button', { name: 'Dismiss' }))
  expect(api.decideReport).toHaveBeenCalledWith('r1', { status: 'dismissed', reason: 'Banter' })
  await vi.waitFor(() => expect(api.listReports).toHaveBeenCalledTimes(2))
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
})

test('somebody is suspended for a time or for good; why it failed is told', async () => {
  const { user, api } = showQueue()
  api.suspendUser.mockRejectedValueOnce(RequestError.connectionLost())
  await user.click(await screen.findByRole('button', { name: 'Suspend Bob' }))
  const dialog = screen.getByRole('dialog', { name: 'Suspend Bob?' })
  await user.type(within(dialog).getByLabelText('Reason'), 'Again and again')
  await user.selectOptions(within(dialog).getByLabelText('Duration'), 'Permanently')
  await user.click(within(dialog).getByRole('button', { name: 'Suspend' }))
  expect(await within(dialog).findByRole('alert')).toHaveTextContent('The connection was lost.')
  await user.click(within(dialog).getByRole('button', { name: 'Suspend' }))
  expect(api.suspendUser).toHaveBeenLastCalledWith(BOB, { reason: 'Again and again' })
})

test('a message is removed under one request id however often it is tried', async () => {
  const { user, api } = showQueue()
  api.removeMessage.mockRejectedValueOnce(RequestError.timeout())
  await user.click(await screen.findByRole('button', { name: 'Remove message' }))
  const dialog = screen.getByRole('dialog', { name: 'Remove this message?' })
  await user.type(within(dialog).getByLabelText('Reason'), 'Rude')
  await user.click(within(dialog).getByRole('button', { name: 'Remove message' }))
  await within(dialog).findByRole('alert')
  await user.click(within(dialog).getByRole('button', { name: 'Remove message' }))
  const body = { requestId: 'id-1', reason: 'Rude' }
  expect(api.removeMessage.mock.calls).toEqual([
    [CONVERSATION, reported.entryId, body],
    [CONVERSATION, reported.entryId, body],
  ])
})

test('without reports it says so', async () => {
  showQueue([])
  expect(await screen.findByText('No reports are waiting for a decision.')).toBeVisible()
})

test('the audit tells who did what, and why', async () => {
  const record: AuditRecord = {
    at: LONG_AGO,
    moderatorId: ALICE,
    act: { kind: 'suspended', userId: BOB },
    reason: 'Again and again',
  }
  const { moderation, need } = setUp([], [record])
  render(<AuditLog moderation={moderation} nameOf={nameOf} need={need} />)
  const item = await screen.findByRole('listitem')
  expect(item).toHaveTextContent('Alice suspended Bob permanently')
  expect(item).toHaveTextContent('Again and again')
})

test('a suspension ends by the server’s time, whatever the device says', async () => {
  const { api, moderation } = setUp()
  await moderation.suspend(BOB, 1, 'insults')
  expect(api.suspendUser).toHaveBeenCalledWith(BOB, { reason: 'insults', until: NOW + 24 * 60 * 60 * 1000 })
})
