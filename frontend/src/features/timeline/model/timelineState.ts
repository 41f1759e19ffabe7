import type { Seq, Timestamp } from '@/lib/protocol/generated'
import * as log from './log'

/** What is shown of a conversation's log. */
export interface TimelineState {
  /** The log up to its newest entry. */
  readonly log: log.Log
  /** A part of the log far from the newest entry that is on show instead, until it reaches what `log` has. */
  readonly around: log.Log | null
  /** What is being fetched on a person's behalf. */
  readonly loading: 'newest' | 'older' | 'newer' | 'around' | null
  /** Why the last such fetch failed. */
  readonly failure: string | null
  /** Whether it failed for want of a connection, with which it goes on. */
  readonly isWaiting: boolean
  /** Whether there is something to show, from the device or the server. */
  readonly isLoaded: boolean
  /** Whether the server has been asked for the newest entries since this was opened. */
  readonly isCurrent: boolean
  /** What is older than this, the server does not keep; `null` where it keeps everything. */
  readonly keptSince: Timestamp | null
}

/** Before anything was. */
export const UNLOADED: TimelineState = {
  log: log.EMPTY_LOG,
  around: null,
  loading: null,
  failure: null,
  isWaiting: false,
  isLoaded: false,
  isCurrent: false,
  keptSince: null,
}

/** The part of the log that is on show. */
export function shown({ log: newest, around }: TimelineState): log.Log {
  return around ?? newest
}

/** Whether something stood before what is shown that the server does not keep any more. */
export function isCutOff(state: TimelineState): boolean {
  const { entries, head } = shown(state)
  return state.keptSince !== null && (entries[0]?.seq ?? head + 1) > 1
}

/** Whether there is nothing before what is shown. */
export function hasReachedStart(state: TimelineState): boolean {
  const oldest = log.oldestKnown(shown(state))
  return state.isLoaded && (oldest === null ? shown(state).head === 0 : oldest <= 1)
}

/** Where a part from the past has reached the newest one, the two are one. */
export function met(newest: log.Log, around: log.Log): Pick<TimelineState, 'log' | 'around'> {
  const from = log.oldestKnown(newest)
  const haveMet = from !== null && log.newestKnown(around) >= from - 1
  return haveMet ? { log: log.joined(newest, around), around: null } : { log: newest, around }
}

/** Whether a place is in a part, or would be. */
export function isWithin(part: log.Log, seq: Seq): boolean {
  const from = log.oldestKnown(part)
  return from !== null && seq >= from && seq <= part.head
}
