import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { ConversationTimeline } from '../model/conversationTimeline'
import { newestKnown } from '../model/log'
import type { Places } from '../model/places'
import type { ReadMarks } from '../model/readMarks'
import type { Row } from '../model/row'
import { hasReachedStart } from '../model/timelineState'
import { NEAR_PX, type Rows } from './useVirtualRows'

/** Nearer to an end than so many heights of the view, what comes beyond is fetched. */
const LOAD_WITHIN_VIEWS = 2
/** A message counts as seen when all but so much of it is in view, in pixels. */
const SEEN_SLACK_PX = 24

interface Options {
  conversationId: string
  timeline: ConversationTimeline
  reads: ReadMarks
  places: Places
  historyKey: string
  rows: readonly Row[]
  virtualizer: Rows
  isOpening: boolean
  isVisible: boolean
}

/**
 * Follows what is in view: tells what was seen, remembers the place, and fetches what comes next. Answers with the row
 * at the upper edge.
 */
export function useWatching(options: Options): Row | undefined {
  const { conversationId, timeline, reads, places, historyKey, rows, virtualizer } = options
  const { isOpening, isVisible } = options
  const state = useStore(timeline.state)
  const top = virtualizer.scrollOffset ?? 0
  const height = virtualizer.scrollRect?.height ?? 0
  const first = virtualizer.getVirtualItemForOffset(top)
  const firstRow = first && rows[first.index]
  const isAll = state.around === null && isWholeInView(rows, virtualizer, top + height)
  // Behind the last message there may be changes of it, which are seen with it.
  const seen = isAll ? newestKnown(state.log) : seenUpTo(rows, virtualizer, top + height)

  useEffect(() => {
    if (!isOpening && isVisible && seen !== null) reads.seen(conversationId, seen)
  }, [reads, conversationId, isOpening, isVisible, seen])

  const isAtEnd = virtualizer.isAtEnd(NEAR_PX) && state.around === null
  const seq = isAtEnd ? null : (firstRow?.seq ?? null)
  const offset = first ? first.start - top : 0
  useEffect(() => {
    if (!isOpening) places.set(historyKey, seq === null ? null : { seq, offset })
  }, [places, historyKey, isOpening, seq, offset])

  const isNearStart = height > 0 && top < height * LOAD_WITHIN_VIEWS
  const isNearEnd = height > 0 && virtualizer.getDistanceFromEnd() < height * LOAD_WITHIN_VIEWS
  const { loading, failure, isWaiting, isLoaded } = state
  const mayLoad = isLoaded && !loading && failure === null && !isWaiting && !isOpening
  const hasStart = hasReachedStart(state)
  useEffect(() => {
    if (!mayLoad) return
    if (isNearStart && !hasStart) void timeline.loadOlder()
    else if (isNearEnd) void timeline.loadNewer()
  }, [timeline, mayLoad, isNearStart, isNearEnd, hasStart])

  return firstRow
}

/** Whether the very last row is in view down to its end. */
function isWholeInView(rows: readonly Row[], virtualizer: Rows, bottom: number): boolean {
  const item = virtualizer.getVirtualItemForOffset(bottom)
  return item !== undefined && item.index === rows.length - 1 && item.end <= bottom + SEEN_SLACK_PX
}

/** The place of the last row that is in view down to its end; `null` where none has one. */
function seenUpTo(rows: readonly Row[], virtualizer: Rows, bottom: number): number | null {
  const item = virtualizer.getVirtualItemForOffset(bottom)
  if (!item) return null
  const isWhole = item.end <= bottom + SEEN_SLACK_PX
  for (let index = isWhole ? item.index : item.index - 1; index >= 0; index -= 1) {
    const seq = rows[index]?.seq
    if (seq != null) return seq
  }
  return null
}
