import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, expect, test, vi } from 'vitest'
import type { Export, Settings } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import { aProfile, BOB, LONG_AGO } from '@/test/builders'
import { layOut } from '@/test/layOut'
import { render } from '@/test/render'
import { BlockedPeople } from './BlockedPeople'
import { DataSettings } from './DataSettings'
import { Devices } from './Devices'
import { PrivacySettings } from './PrivacySettings'
import { ProfileForm } from './ProfileForm'

beforeAll(layOut)

const SETTINGS: Settings = {
  readReceipts: true,
  presence: true,
  typing: true,
  messageRequests: true,
  groupInvitations: 'everyone',
  findableByName: true,
  findableByEmail: false,
  findableByWallet: false,
}

test('only what is different about a profile is sent', async () => {
  const user = userEvent.setup()
  const onSave = vi.fn(async () => undefined)
  render(<ProfileForm profile={aProfile()} onSave={onSave} />)
  expect(screen.getByRole('button', { name: 'Save' })).toHaveAttribute('aria-disabled', 'true')
  await user.clear(screen.getByRole('textbox', { name: 'Name' }))
  await user.type(screen.getByRole('textbox', { name: 'Name' }), ' Bobby ')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(onSave).toHaveBeenCalledWith({ displayName: 'Bobby' })
  expect(await screen.findByText('Saved.')).toHaveRole('status')
  expect(screen.getByRole('button', { name: 'Save' })).toHaveFocus()
})

test.each([
  { name: 'Name', text: '\u2060\u2800' },
  { name: 'Name', text: 'Ben \u202EesaC' },
  { name: 'Handle', text: 'natter-support' },
  { name: 'Handle', text: 'ben.' },
])('a $name that misleads is not saved: $text', async ({ name, text }) => {
  const user = userEvent.setup()
  const onSave = vi.fn(async () => undefined)
  render(<ProfileForm profile={aProfile()} onSave={onSave} />)
  const field = screen.getByRole('textbox', { name })
  await user.clear(field)
  await user.paste(text)
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(field).toBeInvalid()
  expect(onSave).not.toHaveBeenCalled()
})

test('a setting changes at once, and back where that is refused', async () => {
  const user = userEvent.setup()
  const changeSettings = vi.fn().mockRejectedValue(RequestError.connectionLost())
  const getMe = async () => ({ profile: aProfile(), settings: SETTINGS, registeredAt: 0, isModerator: false })
  render(<PrivacySettings api={{ getMe, changeSettings }} />)
  const receipts = await screen.findByRole('switch', { name: /^Read receipts/ })
  await user.click(receipts)
  expect(changeSettings).toHaveBeenCalledWith({ readReceipts: false })
  expect(await screen.findByRole('alert')).toHaveTextContent('The connection was lost.')
  expect(receipts).toBeChecked()
})

test('of two settings changed at once each keeps what became of it', async () => {
  const user = userEvent.setup()
  let refuse: (error: Error) => void = () => undefined
  const changeSettings = vi
    .fn()
    .mockImplementationOnce(
      () =>
        new Promise((_, reject) => {
          refuse = reject
        }),
    )
    .mockResolvedValueOnce({ ...SETTINGS, typing: false })
  const getMe = async () => ({ profile: aProfile(), settings: SETTINGS, registeredAt: 0, isModerator: false })
  render(<PrivacySettings api={{ getMe, changeSettings }} />)
  const receipts = await screen.findByRole('switch', { name: /^Read receipts/ })
  const typing = screen.getByRole('switch', { name: /^Typing/ })
  await user.click(receipts)
  await user.click(typing)
  await waitFor(() => expect(changeSettings).toHaveBeenCalledTimes(2))
  expect(receipts).not.toBeChecked()
  refuse(RequestError.connectionLost())
  await waitFor(() => expect(receipts).toBeChecked())
  expect(typing).not.toBeChecked()
})

test('somebody who is blocked can be unblocked', async () => {
  const user = userEvent.setup()
  const listBlocks = vi
    .fn()
    .mockResolvedValueOnce({ blocks: [{ user: aProfile(), blockedAt: LONG_AGO }] })
    .mockResolvedValue({ blocks: [] })
  const unblockUser = vi.fn(async () => ({}))
  const onUnblocked = vi.fn()
  render(<BlockedPeople api={{ listBlocks, unblockUser }} onUnblocked={onUnblocked} />)
  await user.click(await screen.findByRole('button', { name: 'Unblock Bob Byrne' }))
  expect(unblockUser).toHaveBeenCalledWith(BOB)
  expect(onUnblocked).toHaveBeenCalledWith(BOB)
  expect(await screen.findByText('No blocked people')).toBeVisible()
})

test('other devices can be signed out, the present one not from here', async () => {
  const user = userEvent.setup()
  const times = { createdAt: LONG_AGO, lastSeenAt: LONG_AGO }
  const devices = [
    { sessionId: 'one', device: 'Firefox', isCurrent: true, ...times },
    { sessionId: 'two', device: 'Safari', isCurrent: false, ...times },
  ]
  const revokeDevice = vi.fn(async () => ({}))
  render(<Devices api={{ listDevices: async () => ({ devices }), revokeDevice }} />)
  await user.click(await screen.findByRole('button', { name: 'Sign out Safari' }))
  expect(revokeDevice).toHaveBeenCalledWith('two')
  expect(screen.queryByRole('button', { name: 'Sign out Firefox' })).not.toBeInTheDocument()
})

test('an archive is asked for, and that it is being made is told', async () => {
  const user = userEvent.setup()
  const startExport = vi.fn(async (): Promise<Export> => ({ state: 'running', requestedAt: LONG_AGO }))
  const getExport = async (): Promise<Export> => ({ state: 'none' })
  render(
    <DataSettings api={{ getExport, startExport, eraseAccount: vi.fn() }} handle="bob" onErased={vi.fn()} />,
  )
  await user.click(await screen.findByRole('button', { name: 'Create archive' }))
  expect(await screen.findByText(/being created/)).toBeVisible()
})

test('the account is erased only after its handle was typed', async () => {
  const user = userEvent.setup()
  const eraseAccount = vi.fn(async () => ({ receiptId: 'receipt', requestedAt: LONG_AGO }))
  const onErased = vi.fn()
  const getExport = async (): Promise<Export> => ({ state: 'none' })
  render(
    <DataSettings api={{ getExport, startExport: vi.fn(), eraseAccount }} handle="bob" onErased={onErased} />,
  )
  await user.click(screen.getByRole('button', { name: 'Delete account…' }))
  const button = screen.getByRole('button', { name: 'Delete permanently' })
  await user.type(screen.getByRole('textbox', { name: 'Your handle' }), 'bo')
  expect(button).toHaveAttribute('aria-disabled', 'true')
  await user.type(screen.getByRole('textbox', { name: 'Your handle' }), 'b')
  await user.click(button)
  await waitFor(() => expect(onErased).toHaveBeenCalledWith('receipt'))
})
