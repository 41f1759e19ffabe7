import type { Entry, EntryState } from '@/lib/protocol/generated'

/**
 * The log without what people wrote who have left Natter. What stays of it is one empty place for each run: what was a
 * message and what was a version of one, the server does not tell apart any more.
 */
export function withoutWordsOf(
  entries: readonly Entry[],
  isGone: (userId: string) => boolean,
): readonly Entry[] {
  const isEmpty = (entry: Entry) => isGone(entry.senderId) && isWritten(entry)
  if (!entries.some(isEmpty)) return entries
  return entries.flatMap((entry, index) => {
    const before = entries[index - 1]
    if (!isEmpty(entry)) return entry
    if (before && before.senderId === entry.senderId && isEmpty(before)) return []
    return withoutWords(entry)
  })
}

/** An entry without what it says, where somebody has written that. */
export function withoutWords(entry: Entry): Entry {
  return isWritten(entry) ? { ...entry, content: { kind: 'erased' } } : entry
}

/** What has become of what somebody wrote who has left. */
export function stateOfGone(entry: Entry): EntryState | undefined {
  if (!isWritten(entry)) return undefined
  return { asOf: entry.seq, deleted: { at: entry.sentAt, by: entry.senderId } }
}

function isWritten({ content: { kind } }: Entry): boolean {
  return kind === 'message' || kind === 'edited' || kind === 'erased'
}
