import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { recommended } from '@/lib/text/emoji'
import { render } from '@/test/render'
import { EmojiDialog } from './EmojiDialog'

test('an emoji is chosen, one’s own is shown as such, and the dialog closes', async () => {
  const [onChoose, onClose] = [vi.fn(), vi.fn()]
  render(<EmojiDialog own={new Set(['🔥'])} onChoose={onChoose} onClose={onClose} />)
  expect(screen.getByRole('button', { name: 'Remove 🔥' })).toHaveAttribute('aria-pressed', 'true')
  await userEvent.setup().click(screen.getByRole('button', { name: 'React with 🚀' }))
  expect(onChoose).toHaveBeenCalledWith('🚀')
  expect(onClose).toHaveBeenCalled()
})

test('every emoji is offered in the form in which reactions are counted', () => {
  render(<EmojiDialog own={new Set()} onChoose={vi.fn()} onClose={vi.fn()} />)
  const offered = screen
    .getAllByRole('button', { name: /^React with/ })
    .map((button) => button.textContent ?? '')
  expect(offered.length).toBeGreaterThan(50)
  expect(offered).toEqual(offered.map(recommended))
})
