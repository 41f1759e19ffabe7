import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { keysOf } from '@/lib/shortcuts/keyPress'

const DELAY_MS = 500
/** Between it and what it belongs to, and to the edge of the window, in pixels. */
const GAP = 6
const MARGIN = 8

interface TooltipProps {
  /** What is said; the thing itself must be labelled without it. */
  text: string
  /** One element. */
  children: ReactNode
}

/**
 * A few words beside what somebody points at or has reached by keyboard; Escape takes them away. Our own rather than
 * Radix's: it is on every icon, and would bring the machinery of menus into the first load.
 */
export function Tooltip({ text, children }: TooltipProps) {
  const place = useRef<HTMLSpanElement>(null)
  const [isWanted, setWanted] = useState(false)
  const isShown = useAfter(isWanted, DELAY_MS)
  const anchor = isShown ? place.current?.firstElementChild : null
  const hide = () => setWanted(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches the control within
    <span
      ref={place}
      className="contents"
      onPointerEnter={({ pointerType }) => setWanted(pointerType === 'mouse')}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={({ target }) => setWanted(target.matches(':focus-visible'))}
      onBlur={hide}
      onKeyDown={(event) => keysOf(event) === 'escape' && hide()}
    >
      {children}
      {anchor && createPortal(<Words text={text} anchor={anchor} />, document.body)}
    </span>
  )
}

/** Hidden from screen readers: they have the label. */
function Words({ text, anchor }: { text: string; anchor: Element }) {
  const words = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const element = words.current
    if (!element) return
    const { left, width, top, bottom } = anchor.getBoundingClientRect()
    const { offsetWidth, offsetHeight } = element
    const furthest = window.innerWidth - offsetWidth - MARGIN
    const isRoomAbove = top - offsetHeight - GAP > MARGIN
    element.style.left = `${Math.max(MARGIN, Math.min(left + width / 2 - offsetWidth / 2, furthest))}px`
    element.style.top = `${isRoomAbove ? top - offsetHeight - GAP : bottom + GAP}px`
  }, [anchor])
  return (
    <span
      ref={words}
      aria-hidden="true"
      className="fixed top-0 left-0 z-50 max-w-64 animate-appear rounded-lg bg-ink px-2.5 py-1.5 text-paper text-xs shadow-soft"
    >
      {text}
    </span>
  )
}

/** Whether something has been so for this long, in milliseconds. */
function useAfter(isSo: boolean, delay: number): boolean {
  const [isAfter, setAfter] = useState(false)
  useEffect(() => {
    if (!isSo) return setAfter(false)
    const timer = setTimeout(() => setAfter(true), delay)
    return () => clearTimeout(timer)
  }, [isSo, delay])
  return isSo && isAfter
}
