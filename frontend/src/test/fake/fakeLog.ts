import type { Entry, GetMessages, ServerFrame } from '@/lib/protocol/generated'

type Messages = Extract<ServerFrame, { type: 'messages' }>

/** A page of a log as the server would give it. */
export function pageOf(entries: readonly Entry[], request: Omit<GetMessages, 'id'>): Omit<Messages, 'id'> {
  const { conversationId, before, after, limit } = request
  const size = limit ?? 10
  const matching = entries
    .filter((entry) => entry.seq < (before ?? Number.POSITIVE_INFINITY) && entry.seq > (after ?? 0))
    .sort((a, b) => a.seq - b.seq)
  const isForward = after != null
  const page = isForward ? matching.slice(0, size) : matching.slice(-size)
  const hasMore = matching.length > page.length
  const newest = Math.max(0, ...entries.map(({ seq }) => seq))
  const last = page.at(-1)?.seq ?? 0
  const upTo = isForward ? (hasMore ? last : newest) : before == null ? last : Math.min(before - 1, newest)
  return { type: 'messages', conversationId, entries: page, hasMore, upTo }
}
