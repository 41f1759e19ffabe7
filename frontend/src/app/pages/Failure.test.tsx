import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { ErrorBoundary } from '@/lib/ui/ErrorBoundary'
import { render } from '@/test/render'
import { Failure } from './Failure'

function Broken(): never {
  throw new Error('a mistake')
}

test('what fails says so, in words, and leaves the rest alone', () => {
  // React reports what a boundary catches.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  render(
    <>
      <p>The rest</p>
      <ErrorBoundary fallback={<Failure />}>
        <Broken />
      </ErrorBoundary>
    </>,
  )
  expect(screen.getByRole('alert')).toHaveTextContent('This cannot be displayed')
  expect(screen.getByRole('button', { name: 'Reload' })).toBeVisible()
  expect(screen.queryByText(/a mistake/)).not.toBeInTheDocument()
  expect(screen.getByText('The rest')).toBeVisible()
})
