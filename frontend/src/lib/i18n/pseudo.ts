import type { Messages } from '@lingui/core'

const RIGHT_TO_LEFT_OVERRIDE = '\u202e'
const POP = '\u202c'

/** A catalogue's texts written from right to left; the places for values and tags stay what they are. */
export function pseudo(messages: Messages): Messages {
  return Object.fromEntries(
    Object.entries(messages).map(([id, message]) => [id, mirrored(message)]),
  ) as Messages
}

/** A compiled message is a text, or texts and `[name, format?, choices?]` in turn. */
function mirrored(message: unknown): unknown {
  if (typeof message === 'string') return mirroredText(message)
  if (!Array.isArray(message)) return message
  return message.map((part) => (Array.isArray(part) ? mirroredValue(part) : mirroredText(String(part))))
}

function mirroredValue([name, format, choices]: unknown[]): unknown[] {
  if (typeof choices !== 'object' || choices === null) return format === undefined ? [name] : [name, format]
  const entries = Object.entries(choices).map(([key, choice]) => [
    key,
    key === 'offset' ? choice : mirrored(choice),
  ])
  return [name, format, Object.fromEntries(entries)]
}

/** Tags such as `<0>`, and the `#` of plurals, stay outside of what is mirrored. */
function mirroredText(text: string): string {
  return text.replace(/[^<>#]+(?![^<]*>)/g, (words) => `${RIGHT_TO_LEFT_OVERRIDE}${words}${POP}`)
}
