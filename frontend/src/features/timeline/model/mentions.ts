import type { UserProfile } from '@/lib/protocol/generated'

/** The server's own limit. */
const MAX_MENTIONS = 50
const MAX_SUGGESTED = 8
/** The beginning of a mention that is being typed: at the start, or after what ends a word. */
const BEING_TYPED = /(?:^|[\s([{"'“‘«,;:!?/-])@([\p{L}\p{N}_.-]{0,32})$/u
/** What stands in a text like a mention, with what may belong to the sentence rather than to the handle. */
const NAMED = /(?<![\p{L}\p{N}_.@-])@([a-z][a-z0-9_.-]*)/giu
/** What may stand behind a handle: the end of a sentence or of a word, or an ellipsis. */
const BEHIND = /^(?:[_.-]*$|\.\.)/
const MAX_HANDLE = 32

/** A mention that is being typed: where its `@` stands, and what follows it so far. */
export interface Typed {
  from: number
  to: number
  query: string
}

/** The mention that is being typed at a place of a text; `null` where none is. */
export function mentionAt(text: string, caret: number): Typed | null {
  const query = BEING_TYPED.exec(text.slice(0, caret))?.[1]
  return query === undefined ? null : { from: caret - query.length - 1, to: caret, query }
}

/** Who may be meant: those whose handle begins so before those of whose name a word does. */
export function suggestionsFor(query: string, people: readonly UserProfile[]): UserProfile[] {
  const wanted = query.toLowerCase()
  const byHandle = people.filter(({ handle }) => handle.startsWith(wanted))
  const byName = people.filter(
    ({ handle, displayName }) =>
      !handle.startsWith(wanted) &&
      displayName
        .toLowerCase()
        .split(/\s+/)
        .some((word) => word.startsWith(wanted)),
  )
  return [...byHandle, ...byName].slice(0, MAX_SUGGESTED)
}

/** The text with a mention in place of what was typed of it, and where one types on. */
export function withMention(text: string, { from, to }: Typed, handle: string) {
  const after = text.slice(to)
  const before = `${text.slice(0, from)}@${handle}${after.startsWith(' ') ? '' : ' '}`
  return { text: before + after, caret: after.startsWith(' ') ? before.length + 1 : before.length }
}

/** Who is named in a text by their handles. */
export function mentionedIn(text: string, people: readonly UserProfile[]): string[] {
  const known = new Set(people.map(({ handle }) => handle))
  const named = new Set([...text.matchAll(NAMED)].map(([, word = '']) => handleIn(word, known)))
  return people
    .filter(({ handle }) => named.has(handle))
    .map(({ userId }) => userId)
    .slice(0, MAX_MENTIONS)
}

/** A stretch of a text: where it names somebody, their handle. */
export interface NamedPart {
  text: string
  handle?: string
}

/** A text with those of these handles told apart that stand in it as mentions; together the parts are the text. */
export function namesIn(text: string, handles: readonly string[]): NamedPart[] {
  if (handles.length === 0) return [{ text }]
  const known = new Set(handles)
  const parts: NamedPart[] = []
  let end = 0
  for (const match of text.matchAll(NAMED)) {
    const handle = handleIn(match[1] ?? '', known)
    if (handle === undefined) continue
    if (match.index > end) parts.push({ text: text.slice(end, match.index) })
    end = match.index + handle.length + 1
    parts.push({ text: text.slice(match.index, end), handle })
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

/** The longest of these handles that the word is, but for what may stand behind one. */
function handleIn(word: string, known: ReadonlySet<string>): string | undefined {
  for (let end = Math.min(word.length, MAX_HANDLE); end > 0; end--) {
    const handle = word.slice(0, end).toLowerCase()
    if (known.has(handle) && BEHIND.test(word.slice(end))) return handle
  }
  return undefined
}
