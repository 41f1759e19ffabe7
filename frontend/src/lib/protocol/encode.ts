/** One half of a character that two make up, without the other one. */
const HALF_CHARACTER = /\p{Surrogate}/gu

/** A text as it can be sent and stored: U+FFFD in place of half a character, which no server can read. */
export function wellFormed(text: string): string {
  return text.replace(HALF_CHARACTER, '\uFFFD')
}

/** Writes what goes to the server; every text in it is well-formed. */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? wellFormed(part) : part))
}
