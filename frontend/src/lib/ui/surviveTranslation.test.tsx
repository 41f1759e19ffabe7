import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { surviveTranslation } from './surviveTranslation'

surviveTranslation()

/** Two texts beside each other, of which one comes, goes and changes: what a translation breaks. */
function Line({ first, second }: { first: string; second: boolean }) {
  return (
    <p data-testid="line">
      {first}
      {second && ' and more'}
      <b>!</b>
    </p>
  )
}

function texts(): Text[] {
  const found: Text[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) found.push(node as Text)
  return found
}

function inFont(node: Node): HTMLElement {
  const [outer, inner] = [document.createElement('font'), document.createElement('font')]
  outer.append(inner)
  inner.append(node)
  return outer
}

const TRANSLATIONS = {
  'wrapped in elements': (text: Text) => {
    const { parentNode, nextSibling } = text
    parentNode?.insertBefore(inFont(text), nextSibling)
  },
  'replaced by elements': (text: Text) => text.replaceWith(inFont(new Text(text.data.toUpperCase()))),
}

test.each(Object.entries(TRANSLATIONS))('texts that are %s change, come and go', async (_, translate) => {
  const { rerender, unmount } = render(<Line first="one" second />)
  for (const text of texts()) translate(text)
  await Promise.resolve()
  rerender(<Line first="two" second />)
  expect(screen.getByTestId('line')).toHaveTextContent(/^two and more!$/i)
  rerender(<Line first="two" second={false} />)
  expect(screen.getByTestId('line')).toHaveTextContent(/^two!$/)
  for (const text of texts()) translate(text)
  await Promise.resolve()
  rerender(<Line first="three" second />)
  expect(screen.getByTestId('line')).toHaveTextContent(/^three and more!$/i)
  unmount()
})

test('what is no child is still refused', () => {
  expect(() => document.body.removeChild(document.createElement('i'))).toThrow()
})
