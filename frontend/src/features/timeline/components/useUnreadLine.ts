import { useLayoutEffect } from 'react'
import { useStore } from 'zustand'
import type { Row } from '../model/row'
import type { UnreadLine } from '../model/unreadLine'

interface Options {
  line: UnreadLine
  /** Up to where is read; absent where nothing is known. */
  readUpTo: number | undefined
  /** Whether somebody reads: the conversation has opened and the page can be seen. */
  isWatching: boolean
}

/** Behind which place the unread line stands: what is read while nobody looks moves it, until it is drawn. */
export function useUnreadLine({ line, readUpTo, isWatching }: Options): number | null {
  const { after, isDrawn } = useStore(line.state)
  const isMoving = !isWatching && !isDrawn
  useLayoutEffect(() => {
    if (isMoving) line.place(readUpTo ?? null)
  }, [line, isMoving, readUpTo])
  return isMoving ? (readUpTo ?? null) : after
}

/** Draws the line for good once somebody looks. */
export function useDrawnLine(line: UnreadLine, rows: readonly Row[], isWatching: boolean): void {
  useLayoutEffect(() => {
    if (isWatching) line.settle(rows.some((row) => row.startsUnread))
  }, [line, rows, isWatching])
}
