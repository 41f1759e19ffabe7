import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import type { Membership } from '@/lib/protocol/generated'
import { aMembership } from '@/test/builders'
import { render } from '@/test/render'
import { MembershipSettings } from './MembershipSettings'

const HOUR_MS = 60 * 60 * 1000

test('until when a conversation is muted follows the server’s clock', async () => {
  const now = Date.now() - 5 * HOUR_MS
  const onChange = vi.fn(async () => undefined)
  const membership = aMembership({ mutedUntil: now + HOUR_MS })
  render(<MembershipSettings isGroup={false} membership={membership} now={() => now} onChange={onChange} />)
  const choice = screen.getByRole('combobox', { name: 'Notifications' })
  expect(choice).toHaveDisplayValue('Muted for a while')
  await userEvent.selectOptions(choice, 'Muted for 8 hours')
  expect(onChange).toHaveBeenCalledWith({ mutedUntil: now + 8 * HOUR_MS })
})

test('a conversation has hours of its own in which it does not notify', async () => {
  const onChange = vi.fn(async () => undefined)
  const settings = (membership: Membership) => (
    <MembershipSettings isGroup={false} membership={membership} now={Date.now} onChange={onChange} />
  )
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const night = { from: 22 * 60, until: 7 * 60, timeZone }
  const { rerender } = render(settings(aMembership()))
  const choice = screen.getByRole('switch', { name: /^Do not disturb/ })
  await userEvent.click(choice)
  expect(onChange).toHaveBeenLastCalledWith({ quietHours: night })
  rerender(settings(aMembership({ quietHours: night })))
  fireEvent.change(screen.getByLabelText('From'), { target: { value: '18:30' } })
  expect(onChange).toHaveBeenLastCalledWith({ quietHours: { ...night, from: 18 * 60 + 30 } })
  onChange.mockClear()
  fireEvent.change(screen.getByLabelText('From'), { target: { value: '07:00' } })
  expect(onChange).not.toHaveBeenCalled()
  await userEvent.click(choice)
  expect(onChange).toHaveBeenLastCalledWith({ quietHours: null })
})
