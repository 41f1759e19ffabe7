import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { render } from '@/test/render'
import { Dialog } from './Dialog'
import { Toaster } from './Toaster'
import { toast, toasts } from './toasts'

test('a toast says its words, offers what may be done, and goes', async () => {
  render(<Toaster />)
  const onSelect = vi.fn()
  act(() => toast('Archived.', { action: { label: 'Undo', onSelect } }))
  expect(await screen.findByText('Archived.')).toBeVisible()
  screen.getByRole('button', { name: 'Undo' }).focus()
  await userEvent.setup().keyboard('{Enter}')
  expect(onSelect).toHaveBeenCalledTimes(1)
  await vi.waitFor(() => expect(screen.queryByText('Archived.')).not.toBeInTheDocument())
})

test('with a dialog open Escape closes the dialog, and what the toast offers can be pressed', async () => {
  const user = userEvent.setup()
  const onClose = vi.fn()
  const onSelect = vi.fn()
  render(
    <>
      <Toaster />
      <Dialog title="Forward to" isOpen onClose={onClose} />
    </>,
  )
  act(() => toast('Archived.', { action: { label: 'Undo', onSelect } }))
  await screen.findByText('Archived.')
  await user.keyboard('{Escape}')
  expect(onClose).toHaveBeenCalledTimes(1)
  expect(screen.getByText('Archived.')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  expect(onSelect).toHaveBeenCalledTimes(1)
  expect(onClose).toHaveBeenCalledTimes(1)
})

test('of many toasts only the newest stay', () => {
  for (const text of ['one', 'two', 'three', 'four']) toast(text)
  expect(toasts.getState().map(({ text }) => text)).toEqual(['two', 'three', 'four'])
})

test('Escape takes the notice away, and nothing else', async () => {
  const user = userEvent.setup()
  const onKeyDown = vi.fn()
  addEventListener('keydown', onKeyDown)
  render(<Toaster />)
  act(() => toast('Link copied.'))
  await screen.findByText('Link copied.')
  await user.keyboard('{Escape}')
  expect(screen.queryByText('Link copied.')).not.toBeInTheDocument()
  expect(onKeyDown.mock.lastCall?.[0].defaultPrevented).toBe(true)
  removeEventListener('keydown', onKeyDown)
})

test('a toast goes by itself, and one that stays does not', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  toasts.setState([], true)
  render(<Toaster />)
  act(() => {
    toast('Link copied.')
    toast('Receipt: 42', { stays: true })
  })
  await screen.findByText('Receipt: 42')
  await act(() => vi.advanceTimersByTimeAsync(60_000))
  expect(screen.queryByText('Link copied.')).not.toBeInTheDocument()
  expect(screen.getByText('Receipt: 42')).toBeVisible()
  vi.useRealTimers()
})
