import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { Button } from './Button'

test('a button that is busy keeps the focus and cannot be pressed, by Enter in its form neither', async () => {
  const user = userEvent.setup()
  const [onClick, onSubmit] = [
    vi.fn(),
    vi.fn((event: Event | { preventDefault(): void }) => event.preventDefault()),
  ]
  const form = (isBusy: boolean) => (
    <form onSubmit={onSubmit}>
      <input aria-label="Name" />
      <Button type="submit" isBusy={isBusy} onClick={onClick}>
        Save
      </Button>
    </form>
  )
  const { rerender } = render(form(false))
  await user.click(screen.getByRole('button'))
  rerender(form(true))
  expect(screen.getByRole('button')).toHaveFocus()
  await user.click(screen.getByRole('button'))
  await user.type(screen.getByRole('textbox'), 'x{Enter}')
  expect(onClick).toHaveBeenCalledTimes(1)
  expect(onSubmit).toHaveBeenCalledTimes(1)
})

test('a button that is busy keeps what it says, and with it its name and its width', () => {
  render(<Button isBusy>Save</Button>)
  const button = screen.getByRole('button', { name: 'Save' })
  const sign = button.querySelector('.animate-spin')
  expect(sign?.parentElement).toHaveClass('absolute')
  expect(sign?.parentElement).not.toContainElement(screen.getByText('Save'))
})
