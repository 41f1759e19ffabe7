import { bytesOf } from './bytes'
import { typed } from './typed'

const MAX_BYTES = 100
/** The flag of a part of a country, such as Scotland’s: a black flag and its code in tags. */
const TAGGED_FLAG = /\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{3,6}\u{E007F}/gu
/** Control characters; the embeddings, overrides and isolates of bidirectional text; tags. */
const FORBIDDEN = /[\p{Cc}\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]/u

/** Whether the server takes it as a person’s name or a group’s title: it neither reorders nor hides anything. */
export function isName(raw: string): boolean {
  const name = typed(raw)
  const fits = name !== '' && bytesOf(name) <= MAX_BYTES
  return fits && !FORBIDDEN.test(name.replace(TAGGED_FLAG, ''))
}
