import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Row } from '../model/rows'

/** Nearer to the bottom than this counts as there, in pixels. */
const NEAR_PX = 60

interface Position {
  top: number
  height: number
  firstKey: string | undefined
  lastKey: string | undefined
}

/**
 * Keeps the view at the bottom while somebody is there, where they are while they are not, and unmoved when older
 * messages come in above.
 */
export function useStickToBottom(view: RefObject<HTMLElement | null>, rows: readonly Row[]) {
  const isStuck = useRef(true)
  const position = useRef<Position>({ top: 0, height: 0, firstKey: undefined, lastKey: undefined })
  const [newCount, setNewCount] = useState(0)

  const toBottom = useCallback(() => {
    isStuck.current = true
    setNewCount(0)
    view.current?.scrollTo({ top: view.current.scrollHeight })
  }, [view])

  const onScroll = useCallback(() => {
    const element = view.current
    if (!element) return
    isStuck.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX
    position.current.top = element.scrollTop
    position.current.height = element.scrollHeight
    if (isStuck.current) setNewCount(0)
  }, [view])

  useLayoutEffect(() => {
    const element = view.current
    if (!element) return
    const before = position.current
    const messages = rows.filter((row) => row.kind === 'message')
    const last = messages.at(-1)
    const isPrepended = before.firstKey !== undefined && before.firstKey !== messages[0]?.key
    const added = countAfter(messages, before.lastKey)
    if (isStuck.current || (added > 0 && last?.isOwn && last.status === 'pending')) toBottom()
    else if (isPrepended) element.scrollTop = before.top + element.scrollHeight - before.height
    else if (added > 0) setNewCount((count) => count + added)
    const keys = { firstKey: messages[0]?.key, lastKey: last?.key }
    position.current = { top: element.scrollTop, height: element.scrollHeight, ...keys }
  }, [view, rows, toBottom])

  useEffect(() => {
    const element = view.current
    if (!element) return
    // The keyboard of a phone and a growing composer take room away from below.
    const observer = new ResizeObserver(() => {
      if (isStuck.current) element.scrollTo({ top: element.scrollHeight })
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [view])

  return { newCount, onScroll, toBottom }
}

/** How many messages come after the one that was the last; 0 where it is no longer there. */
function countAfter(messages: readonly Row[], lastKey: string | undefined): number {
  const index = messages.findIndex((row) => row.key === lastKey)
  return index < 0 ? 0 : messages.length - 1 - index
}
