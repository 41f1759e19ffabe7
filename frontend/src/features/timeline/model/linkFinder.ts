import { createStore } from 'zustand/vanilla'
import type { Part } from './links'

/** Whatever `links.ts` could make a link of has one of these; most messages have none. */
const HINT = /:\/\/|mailto:|www\.|@[^\s@]+\.|\.(?:com|edu|gov|info|net|org)(?![\p{L}\p{N}])/iu

/** What tells links apart, once it was needed and is there: it is as large as the rest of the timeline. */
export const linkFinder = createStore<{ partsOf: ((text: string) => Part[]) | null }>(() => ({
  partsOf: null,
}))

export function mayHaveLinks(text: string): boolean {
  return HINT.test(text)
}

let isLoading = false

/** Fetches it, unless it is there or on its way. Until then, and where it cannot be fetched, links are plain text. */
export function loadLinkFinder(): void {
  if (isLoading) return
  isLoading = true
  import('./links')
    .then(({ partsOf }) => linkFinder.setState({ partsOf }))
    .catch(() => {
      isLoading = false
    })
}
