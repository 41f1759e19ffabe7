import { expect, test, vi } from 'vitest'
import { linkFinder, loadLinkFinder, mayHaveLinks } from './linkFinder'
import { partsOf } from './links'

test('links are looked for only where there may be one', () => {
  const texts = [
    'https://a.example/x',
    'http://ä.de',
    'www.a.de',
    'natter.org/x?y',
    'me@a.example',
    'mailto:me@a.de',
  ]
  for (const text of texts) {
    expect(partsOf(text).some(({ href }) => href !== undefined)).toBe(true)
    expect(mayHaveLinks(text)).toBe(true)
  }
  for (const text of ['Hello.', 'at 10:30', '@bob', 'main.rs', 'organ.organic'])
    expect(mayHaveLinks(text)).toBe(false)
})

test('what finds them is there once it was asked for', async () => {
  expect(linkFinder.getState().partsOf).toBeNull()
  loadLinkFinder()
  await vi.waitFor(() => expect(linkFinder.getState().partsOf).toBe(partsOf))
})
