import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
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
