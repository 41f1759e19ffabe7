import { useCallback, useEffect, useLayoutEffect, useState } from 'react'
import { useStore } from 'zustand'
import { type ConversationTimeline, hasReachedStart } from '../model/conversationTimeline'
import type { Row } from '../model/rows'
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
  isOpening: boolean
  /** Whether the server has told what is unread. */
  isUnreadKnown: boolean
  onOpened(): void
}

/**
 * Brings the view to where a conversation opens, and again with everything that comes until the server has been heard,
 * unless somebody scrolls before. Answers with the key of the message that was sought.
 */
export function useOpening(options: Options): string | null {
  const { timeline, rows, virtualizer, goal, isOpening, isUnreadKnown, onOpened } = options
  const state = useStore(timeline.state)
  const [sought, setSought] = useState<string | null>(null)
  const target = goal && isOpening ? indexOfGoal(rows, goal, hasReachedStart(state)) : -1
  const isThere = target >= 0

  const goTo = useCallback(() => {
    if (isThere) virtualizer.scrollToIndex(target, { align: goal?.kind === 'message' ? 'center' : 'start' })
    else goToUnread(virtualizer, rows)
  }, [virtualizer, rows, goal, target, isThere])

  useLayoutEffect(() => {
    if (!isOpening || rows.length === 0) return
    goTo()
    if (isThere && goal?.kind === 'message') setSought(rows[target]?.key ?? null)
    const isSettled = goal && typeof goal.place === 'number' ? isThere : state.isCurrent && isUnreadKnown
    if (isThere || isSettled) onOpened()
  }, [isOpening, rows, goTo, isThere, target, goal, state.isCurrent, isUnreadKnown, onOpened])

  useEffect(() => {
    const isWanted = isOpening && goal !== null && !isThere && typeof goal.place === 'number'
    if (!isWanted || !state.isLoaded || state.loading || typeof goal.place !== 'number') return
    void timeline.showAround(goal.place).then((isShown) => {
      if (!isShown) onOpened()
    })
  }, [timeline, goal, isOpening, isThere, state.isLoaded, state.loading, onOpened])

  return sought
}

function goToUnread(virtualizer: Rows, rows: readonly Row[]): void {
  const index = rows.findIndex((row) => row.startsUnread)
  if (index < 0) virtualizer.scrollToEnd()
  else virtualizer.scrollToIndex(index, { align: 'start' })
}

/** The row of a place, or the next one where that is not shown; -1 where it is not loaded. */
function indexOfGoal(rows: readonly Row[], { place }: Goal, hasStart: boolean): number {
  if (typeof place === 'string') return rows.findIndex((row) => row.key === place)
  const oldest = rows[0]?.seq ?? Number.POSITIVE_INFINITY
  return oldest <= place || hasStart ? rows.findIndex((row) => row.seq !== null && row.seq >= place) : -1
}
