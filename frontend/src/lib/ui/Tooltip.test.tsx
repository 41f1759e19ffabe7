import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { IconButton } from './IconButton'

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})
afterEach(() => document.body.replaceChildren())

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds))

test('a label shows when somebody points for a moment, and Escape takes it away', async () => {
  render(<IconButton label="Find" />)
  const button = screen.getByRole('button', { name: 'Find' })
  fireEvent.pointerEnter(button, { pointerType: 'mouse' })
  await pass(300)
  expect(screen.queryByText('Find')).not.toBeInTheDocument()
  await pass(300)
  expect(screen.getByText('Find')).toBeInTheDocument()
  fireEvent.keyDown(button, { key: 'Escape' })
  expect(screen.queryByText('Find')).not.toBeInTheDocument()
})
