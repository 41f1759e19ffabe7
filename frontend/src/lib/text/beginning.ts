import { bytesOf } from './bytes'

/** Tells a text’s characters apart as people see them, each of however many code points. */
const CHARACTERS = new Intl.Segmenter()

/** A text’s characters as people see them. */
export function charactersOf(text: string): string[] {
  return Array.from(CHARACTERS.segment(text), ({ segment }) => segment)
}

/** The beginning of a text, at most so many bytes of UTF-8 long: a character is in it as a whole or not at all. */
export function beginning(text: string, maxBytes: number): string {
  let shown = ''
  let bytes = 0
  for (const { segment } of CHARACTERS.segment(text)) {
    bytes += bytesOf(segment)
    if (bytes > maxBytes) break
    shown += segment
  }
  return shown
}
