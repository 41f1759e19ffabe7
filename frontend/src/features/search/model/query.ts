/** What a message may be asked to have, as `has:` names it. */
export type Part = 'picture' | 'video' | 'voice' | 'audio' | 'file' | 'link'

/** Whether a query asks for messages that have something. */
export function asksFor(query: string, part: Part): boolean {
  return termsOf(query).some((term) => isFilter(term, part))
}

/** The query that asks for it, or does so no more. The filter comes first: the last word may be only half typed. */
export function toggled(query: string, part: Part): string {
  const others = termsOf(query).filter((term) => !isFilter(term, part))
  return asksFor(query, part) ? others.join(' ') : `has:${part} ${query.trimStart()}`
}

function isFilter(term: string, part: Part): boolean {
  return term.toLowerCase() === `has:${part}`
}

/** Words, filters and "phrases". */
function termsOf(query: string): readonly string[] {
  return query.match(/"[^"]*"?|\S+/g) ?? []
}
