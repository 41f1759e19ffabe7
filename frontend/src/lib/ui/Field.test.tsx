import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { render } from '@/test/render'
import { Field } from './Field'

test('what is missing or wrong is said at the field, without a bubble of the browser’s, until it is mended', async () => {
  const onSubmit = vi.fn((event: Event | { preventDefault(): void }) => event.preventDefault())
  render(
    <form onSubmit={onSubmit}>
      <Field label="Name" required />
      <Field label="Email" type="email" />
      <button type="submit">Save</button>
    </form>,
  )
  const user = userEvent.setup()
  await user.type(screen.getByLabelText('Email'), 'dora@')
  await user.click(screen.getByRole('button'))
  expect(onSubmit).not.toHaveBeenCalled()
  const name = screen.getByLabelText('Name')
  expect(name).toHaveFocus()
  expect(name).toHaveAccessibleDescription('Please fill out this field.')
  expect(screen.getByLabelText('Email')).toHaveAccessibleDescription('This is not a complete email address.')
  // Default prevented: the browser shows nothing of its own.
  expect(fireEvent.invalid(name)).toBe(false)
  await user.type(name, 'Dora')
  expect(name).not.toHaveAccessibleDescription()
})
