import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import { render } from '@/test/render'
import { Palette } from './Palette'

function setUp(names = ['Carol', 'Bob', 'Bodhi']) {
  const onSelect = vi.fn()
  const onClose = vi.fn()
  function Page() {
    const [query, setQuery] = useState('')
    const items = names
      .filter((name) => name.toLowerCase().startsWith(query))
      .map((name) => ({ id: name, label: name, onSelect: () => onSelect(name) }))
    return (
      <Palette
        label="Find"
        query={query}
        onQuery={setQuery}
        groups={[
          { heading: 'People', items },
          { heading: 'No one', items: [] },
        ]}
        empty="Nothing found."
        onClose={onClose}
      />
    )
  }
  render(<Page />)
  return { onSelect, onClose, user: userEvent.setup() }
}

const selected = () => screen.getByRole('option', { selected: true })

test('point 25: arrows choose round and round, Enter takes', async () => {
  const { user, onSelect, onClose } = setUp()
  expect(screen.getByRole('combobox', { name: 'Find' })).toHaveFocus()
  expect(selected()).toHaveTextContent('Carol')
  await user.keyboard('{ArrowUp}')
  expect(selected()).toHaveTextContent('Bodhi')
  expect(screen.getByRole('combobox')).toHaveAttribute('aria-activedescendant', selected().id)
  await user.keyboard('{ArrowDown}{ArrowDown}{Enter}')
  expect(onSelect).toHaveBeenCalledWith('Bob')
  expect(onClose).toHaveBeenCalled()
})

test('typing begins at the first one again, and says where nothing is found', async () => {
  const { user } = setUp()
  await user.keyboard('{ArrowDown}{ArrowDown}bo')
  expect(selected()).toHaveTextContent('Bob')
  await user.keyboard('x')
  expect(screen.queryByRole('option')).not.toBeInTheDocument()
  expect(screen.getByRole('status')).toHaveTextContent('Nothing found.')
})

test('point 25: Escape closes', async () => {
  const { user, onClose } = setUp()
  await user.keyboard('{Escape}')
  expect(onClose).toHaveBeenCalled()
})
