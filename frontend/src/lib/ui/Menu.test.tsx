import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { render } from '@/test/render'
import { Menu } from './Menu'

function setUp() {
  const onSelect = vi.fn()
  const groups = [
    [{ id: 'a', label: 'Rename', onSelect }],
    [],
    [{ id: 'b', label: 'Leave', onSelect: vi.fn() }],
  ]
  render(
    <Menu groups={groups}>
      <button type="button">More</button>
    </Menu>,
  )
  return { onSelect, user: userEvent.setup(), button: () => screen.getByRole('button', { name: 'More' }) }
}

test('point 25: a menu opens, is walked and closed by keyboard', async () => {
  const { user, button, onSelect } = setUp()
  await user.tab()
  expect(button()).toHaveFocus()
  await user.keyboard('{Enter}')
  await vi.waitFor(() => expect(screen.getByRole('menuitem', { name: 'Rename' })).toHaveFocus())
  await user.keyboard('{ArrowDown}')
  expect(screen.getByRole('menuitem', { name: 'Leave' })).toHaveFocus()
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('menu')).not.toBeInTheDocument()
  expect(button()).toHaveFocus()
  expect(onSelect).not.toHaveBeenCalled()
})

test('what is chosen is done once the menu is gone and the focus is back', async () => {
  const { user, button, onSelect } = setUp()
  onSelect.mockImplementation(() => expect(button()).toHaveFocus())
  await user.click(button())
  await user.click(await screen.findByRole('menuitem', { name: 'Rename' }))
  await vi.waitFor(() => expect(onSelect).toHaveBeenCalledTimes(1))
  expect(screen.queryByRole('menu')).not.toBeInTheDocument()
})

test('an empty group leaves no line', async () => {
  const { user, button } = setUp()
  await user.click(button())
  expect(await screen.findAllByRole('separator')).toHaveLength(1)
})
