import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { BOB } from '@/test/builders'
import { render } from '@/test/render'
import { ReportDialog } from './ReportDialog'

test('the reason for a report is whoever reports to choose: none is chosen before', async () => {
  const user = userEvent.setup()
  const onSend = vi.fn(async () => undefined)
  render(<ReportDialog subject={{ kind: 'user', userId: BOB }} onSend={onSend} onClose={() => undefined} />)
  const reason = screen.getByLabelText('Reason for reporting')
  await user.click(screen.getByRole('button', { name: 'Send report' }))
  expect(onSend).not.toHaveBeenCalled()
  expect(reason).toHaveFocus()
  expect(reason).toBeInvalid()
  await user.selectOptions(reason, 'Hate speech')
  await user.click(screen.getByRole('button', { name: 'Send report' }))
  expect(onSend).toHaveBeenCalledWith(expect.objectContaining({ category: 'hate' }))
})
