import { bytesOf } from './bytes'
import { typed, VISIBLE } from './typed'

const MAX_BYTES = 100
/** The flag of a part of a country, such as Scotland’s: a black flag and its code in tags. */
const TAGGED_FLAG = /\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{3,6}\u{E007F}/gu
/** Control characters; the embeddings, overrides and isolates of bidirectional text; tags. */
const FORBIDDEN = /[\p{Cc}\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]/u

const WHITE_SPACE = /\p{White_Space}/u
/** What joins and parts letters or emoji, says which way they run, and picks their form. */
const SHAPES = /[\p{Variation_Selector}\p{Join_Control}\p{Bidi_Control}\u180E]|\u034F/u
/** What that does anything to: not to Latin letters, digits and what stands between them. */
const SHAPED = /[\u00A9\u00AE\u0250-\u1FFF\u203C-\u{10FFFF}]/u

/** Whether the server takes it as a person’s name or a group’s title: it neither reorders nor hides anything. */
export function isName(raw: string): boolean {
  const name = typed(raw)
  const fits = name !== '' && bytesOf(name) <= MAX_BYTES
  const characters = Array.from(name.replace(TAGGED_FLAG, '\u{1F3F4}a'))
  return fits && characters.every((_, at) => mayStand(characters, at))
}

function mayStand(characters: string[], at: number): boolean {
  const character = characters[at] ?? ''
  if (FORBIDDEN.test(character)) return false
  if (VISIBLE.test(character) || WHITE_SPACE.test(character)) return true
  const isShaped = (beside: string) => SHAPED.test(beside) && VISIBLE.test(beside)
  return SHAPES.test(character) && characters.slice(Math.max(0, at - 1), at + 2).some(isShaped)
}
