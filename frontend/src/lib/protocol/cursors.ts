import type { Cursors } from './generated'

/** The marks of which each is the further one. */
export function further(known: Cursors | null, moved: Partial<Cursors>): Cursors {
  const readSeq = Math.max(known?.readSeq ?? 0, moved.readSeq ?? 0)
  const readAt = readSeq > (known?.readSeq ?? 0) ? moved.readAt : known?.readAt
  return {
    readSeq,
    deliveredSeq: Math.max(known?.deliveredSeq ?? 0, moved.deliveredSeq ?? 0, readSeq),
    ...(readAt == null ? {} : { readAt }),
  }
}
