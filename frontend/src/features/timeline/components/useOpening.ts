import { useEffect, useLayoutEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ConversationTimeline } from '../model/conversationTimeline'
import type { Row } from '../model/row'
import { hasReachedStart } from '../model/timelineState'
import type { Rows } from './useVirtualRows'

/** What a conversation is to be opened at; without one it opens at the unread line, or at the bottom. */
export type Goal =
  /** The link to a message names its place, or the entry's id where that is at hand. */
  | { kind: 'message'; place: number | string }
  /** Where one was before: so many pixels below the upper edge of the view. */
  | { kind: 'return'; place: number; offset: number }

interface Options {
  timeline: ConversationTimeline
  rows: readonly Row[]
  virtualizer: Rows
  goal: Goal | null
  /** Up to where is read; absent where nothing is known. */
  readUpTo: number | undefined
  /** How many messages behind that are at hand. */
  unread: number
  isOpening: boolean
  /** Whether the server has told what is unread. */
  isUnreadKnown: boolean
  onOpened(): void
}

/** Rows change their heights as they are measured: so many frames later the view is where it was sent. */
const SETTLING_FRAMES = 5

/**
 * Brings the view to where a conversation opens, and again with everything that comes until the server has been heard,
 * unless somebody scrolls before. Answers with the key of the message that was sought.
 */
export function useOpening(options: Options): string | null {
  const { timeline, rows, virtualizer, goal, isOpening, isUnreadKnown, onOpened } = options
  const state = useStore(timeline.state)
  const [sought, setSought] = useState<string | null>(null)
  const isCurrent = state.isCurrent && isUnreadKnown
  const place = placeOf(options)
  const index = place === null ? -1 : indexOf(rows, place, hasReachedStart(state))
  const isMissing = typeof place === 'number' && index < 0
  const isCentred = goal?.kind === 'message'

  useEffect(() => {
    if (!isOpening || !isMissing || !state.isLoaded || state.loading) return
    // What is unread is not asked for before it is certain where it begins.
    if (goal === null && !isCurrent) return
    void timeline.showAround(place).then((isShown) => {
      if (!isShown) onOpened()
    })
  }, [timeline, goal, place, isMissing, isCurrent, isOpening, state.isLoaded, state.loading, onOpened])

  useLayoutEffect(() => {
    if (!isOpening || rows.length === 0) return
    if (index >= 0) virtualizer.scrollToIndex(index, { align: isCentred ? 'center' : 'start' })
    else virtualizer.scrollToEnd()
  }, [isOpening, rows, virtualizer, index, isCentred])

  const isThere = rows.length > 0 && !isMissing && (goal !== null || isCurrent)
  useEffect(() => {
    if (!isOpening || !isThere) return
    if (isCentred) setSought(rows[index]?.key ?? null)
    return afterFrames(SETTLING_FRAMES, onOpened)
  }, [isOpening, isThere, isCentred, rows, index, onOpened])

  return sought
}

/** The place, or the entry, to which the view is to go; `null` for the bottom. */
function placeOf({ goal, rows, readUpTo, unread }: Options): number | string | null {
  if (goal) return goal.place
  if (readUpTo === undefined) return null
  const line = rows.find((row) => row.startsUnread)
  const oldest = rows.find((row) => row.seq !== null)?.seq
  // Between what is read and what is loaded there may be more that is unread.
  if (oldest != null && oldest > readUpTo + 1 && unread > 0) return readUpTo + 1
  return line?.key ?? null
}

/** The row of a place, or the next one where that is not shown; -1 where it is not loaded. */
function indexOf(rows: readonly Row[], place: number | string, hasStart: boolean): number {
  if (typeof place === 'string') return rows.findIndex((row) => row.key === place)
  const oldest = rows[0]?.seq ?? Number.POSITIVE_INFINITY
  return oldest <= place || hasStart ? rows.findIndex((row) => row.seq !== null && row.seq >= place) : -1
}

/** Calls after so many frames; answers with how not to. A page that nobody sees has no frames. */
function afterFrames(count: number, call: () => void): () => void {
  let id = 0
  const wait = (left: number) => {
    id = requestAnimationFrame(() => (left > 1 ? wait(left - 1) : call()))
  }
  wait(count)
  return () => cancelAnimationFrame(id)
}
