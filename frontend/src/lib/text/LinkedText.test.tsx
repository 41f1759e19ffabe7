import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { LinkedText } from './LinkedText'

test('point 24: outside links open safely', () => {
  render(<LinkedText text="Look at https://example.com/menu, please" />)
  const link = screen.getByRole('link', { name: 'https://example.com/menu' })
  expect(link).toHaveAttribute('rel', expect.stringMatching(/noopener.*noreferrer/))
  expect(link).toHaveAttribute('target', '_blank')
})

test('point 24: what people write is text, never HTML', () => {
  render(
    <LinkedText text={'<img src=x onerror=alert(1)> javascript:alert(1) https://b.example@evil.example'} />,
  )
  expect(document.querySelector('img')).toBeNull()
  expect(screen.queryByRole('link')).not.toBeInTheDocument()
})
