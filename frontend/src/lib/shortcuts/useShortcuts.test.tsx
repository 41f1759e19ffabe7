import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { useShortcuts } from './useShortcuts'

function setUp() {
  const find = vi.fn()
  const help = vi.fn()
  function Page() {
    useShortcuts({ 'mod+k': find, '?': help })
    return (
      <input
        aria-label="Name"
        onKeyDown={(event) => event.key === 'k' && event.altKey && event.preventDefault()}
      />
    )
  }
  render(<Page />)
  return { find, help, input: screen.getByLabelText('Name') }
}

test('point 25: Ctrl or ⌘ with K finds, even while typing', () => {
  const { find, input } = setUp()
  fireEvent.keyDown(input, { key: 'k', ctrlKey: true })
  fireEvent.keyDown(document.body, { key: 'K', metaKey: true })
  expect(find).toHaveBeenCalledTimes(2)
})

test('point 25: a question mark helps, unless it is being written', () => {
  const { help, input } = setUp()
  fireEvent.keyDown(input, { key: '?', shiftKey: true })
  expect(help).not.toHaveBeenCalled()
  fireEvent.keyDown(document.body, { key: '?', shiftKey: true })
  expect(help).toHaveBeenCalledTimes(1)
})

test('an input method’s keys are its own', () => {
  const { find, input } = setUp()
  fireEvent.keyDown(input, { key: 'k', ctrlKey: true, isComposing: true })
  expect(find).not.toHaveBeenCalled()
})
