import type { Entry, Seq, ServerFrame, Timestamp } from '@/lib/protocol/generated'
import { laterOf, type States } from './entryState'

/** What a page of the log holds, whoever asked for it. */
export type Page = Pick<
  Extract<ServerFrame, { type: 'messages' }>,
  'entries' | 'hasMore' | 'upTo' | 'gap' | 'states' | 'keptSince'
>

/** A stretch of places, both ends inclusive. */
export interface Span {
  readonly from: Seq
  readonly to: Seq
}

/**
 * What a client knows of a conversation's log. A place is known when its entry is here, or when the server has told
 * that nothing will ever be there.
 */
export interface Log {
  /** By rising `seq`, each once. */
  readonly entries: readonly Entry[]
  /** By rising place, apart from each other by at least one unknown place. */
  readonly known: readonly Span[]
  /** The newest place that is known to exist; 0 where there is none. */
  readonly head: Seq
  /** What the server told of what has become of messages; what the entries say comes on top. */
  readonly states: States
}

/** Which page was asked for; without `before` the newest one. */
export type Asked = { before?: Seq | undefined } | { after: Seq }

export const EMPTY_LOG: Log = { entries: [], known: [], head: 0, states: {} }

/** The log with one more entry, from a push or an acknowledgement. The same log where it was there already. */
export function withEntry(log: Log, entry: Entry): Log {
  if (has(log, entry)) return log
  const merged = withHead({ ...log, entries: merge(log.entries, [entry]) }, entry.seq)
  return withKnown(merged, { from: entry.seq, to: entry.seq })
}

/** The log whose newest place is at least this one. */
export function withHead(log: Log, seq: Seq): Log {
  return seq > log.head ? { ...log, head: seq } : log
}

/** The log in which a stretch counts as known. */
function withKnown(log: Log, span: Span): Log {
  return { ...log, known: union([...log.known, span]) }
}

/** The log with a page in it. */
export function withPage(log: Log, asked: Asked, page: Page): Log {
  const added = page.entries.filter((entry) => !has(log, entry))
  const known = union([...log.known, ...spansOf(asked, page)])
  const states = laterOf(log.states, page.states ?? {})
  const merged = { entries: merge(log.entries, added), known, states, head: log.head }
  return withHead(merged, page.upTo)
}

/** The first stretch after the oldest known place that is unknown, up to the newest place; `null` where none is. */
export function missing(log: Log): Span | null {
  const [first, second] = log.known
  if (!first) return null
  if (second) return { from: first.to + 1, to: second.from - 1 }
  return first.to < log.head ? { from: first.to + 1, to: log.head } : null
}

/**
 * The log without what lies before the newest gap of more than so many places: fetching all that was missed there is
 * worth less than showing what is new.
 */
export function withoutFarPast(log: Log, maxGap: number): Log {
  const from = log.known.findLast((span, index) => {
    const before = log.known[index - 1]
    return before !== undefined && span.from - before.to - 1 > maxGap
  })?.from
  if (from === undefined) return log
  return {
    ...log,
    entries: log.entries.filter(({ seq }) => seq >= from),
    known: clipped(log.known, from),
  }
}

/** The log without what is older than the server keeps it. The places stay known: there is nothing to be had there. */
export function withoutBefore(log: Log, keptSince: Timestamp): Log {
  const [oldest] = log.entries
  if (!oldest || oldest.sentAt >= keptSince) return log
  return { ...log, entries: log.entries.filter(({ sentAt }) => sentAt >= keptSince) }
}

/** Two parts of one log, put together. */
export function joined(one: Log, other: Log): Log {
  const added = other.entries.filter((entry) => !has(one, entry))
  return {
    entries: merge(one.entries, added),
    known: union([...one.known, ...other.known]),
    head: Math.max(one.head, other.head),
    states: laterOf(one.states, other.states),
  }
}

/** The newest place that is known; 0 where nothing is. */
export function newestKnown(log: Log): Seq {
  return log.known.at(-1)?.to ?? 0
}

/** The parts of these stretches from a place on. */
export function clipped(spans: readonly Span[], from: Seq): Span[] {
  return spans.filter((span) => span.to >= from).map((span) => ({ ...span, from: Math.max(span.from, from) }))
}

/** Up to which place nothing is missing, as far as anything was asked for; 0 where nothing is known. */
export function wholeUpTo({ known }: Pick<Log, 'known'>): Seq {
  return known[0]?.to ?? 0
}

/** The oldest place from which on the log is known; `null` where nothing is. */
export function oldestKnown(log: Log): Seq | null {
  return log.known[0]?.from ?? null
}

function has(log: Log, { seq, entryId }: Entry): boolean {
  return log.entries.some((known) => known.seq === seq || known.entryId === entryId)
}

function merge(entries: readonly Entry[], added: readonly Entry[]): readonly Entry[] {
  return added.length === 0 ? entries : withoutErased([...entries, ...added].sort((a, b) => a.seq - b.seq))
}

/** The entries without what was deleted: neither the message nor a version of it is to stay on the device. */
function withoutErased(entries: Entry[]): readonly Entry[] {
  const deleted = new Set(
    entries.flatMap(({ content }) => (content.kind === 'deleted' ? content.targetId : [])),
  )
  if (deleted.size === 0) return entries
  return entries.map((entry) => {
    const { kind } = entry.content
    const isErased =
      ((kind === 'message' || kind === 'tip') && deleted.has(entry.entryId)) ||
      (kind === 'edited' && deleted.has(entry.content.targetId))
    return isErased ? { ...entry, content: { kind: 'erased' as const } } : entry
  })
}

/** The stretch that a page speaks for: nothing of what the archive could not answer. */
function spansOf(asked: Asked, { entries, hasMore, upTo, gap }: Page): Span[] {
  const floor = gap ? gap.before : 1
  const first = 'after' in asked ? asked.after + 1 : hasMore ? (entries[0]?.seq ?? upTo + 1) : 1
  const from = Math.max(first, floor)
  return from <= upTo ? [{ from, to: upTo }] : []
}

/** The same places in as few stretches as possible, by rising place. */
export function union(spans: readonly Span[]): Span[] {
  const whole: Span[] = []
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = whole.at(-1)
    if (last && span.from <= last.to + 1) {
      whole[whole.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    } else {
      whole.push(span)
    }
  }
  return whole
}
