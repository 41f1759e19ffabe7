import { type MouseEvent, type PointerEvent, type TouchEvent, useRef } from 'react'

/** Where a menu opens, in pixels of the page, and what has the focus again once it is closed. */
export interface MenuPlace {
  x: number
  y: number
  origin: HTMLElement
}

/** How long a finger rests on something before its menu opens. */
const LONG_PRESS_MS = 500
/** A finger that moves further scrolls, in pixels. */
const SLACK_PX = 10

/** The place below something: for a menu that a key or a button asks for. */
export function placeBelow(origin: HTMLElement, anchor: Element = origin): MenuPlace {
  const { left, bottom } = anchor.getBoundingClientRect()
  return { x: left, y: bottom, origin }
}

/**
 * What asks for the menu of an element: the other button of the mouse, the menu key, or a finger that rests; lifting that
 * finger presses nothing.
 * @param keepsNative whether the browser's own menu is wanted instead
 */
export function useMenuPlace(
  open: (place: MenuPlace) => void,
  keepsNative: (event: MouseEvent<HTMLElement>) => boolean = () => false,
) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null)
  const isHeld = useRef(false)
  const release = () => {
    clearTimeout(press.current?.timer)
    press.current = null
  }
  return {
    onContextMenu: (event: MouseEvent<HTMLElement>) => {
      if (keepsNative(event)) return
      event.preventDefault()
      release()
      const { currentTarget: origin, clientX: x, clientY: y } = event
      const isByKey = x === 0 && y === 0
      open(isByKey ? placeBelow(origin) : { x, y, origin })
    },
    onPointerDown: ({
      pointerType,
      currentTarget: origin,
      clientX: x,
      clientY: y,
    }: PointerEvent<HTMLElement>) => {
      isHeld.current = false
      if (pointerType !== 'touch') return
      const hold = () => {
        isHeld.current = true
        open({ x, y, origin })
      }
      press.current = { timer: setTimeout(hold, LONG_PRESS_MS), x, y }
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (!press.current) return
      const { x, y } = press.current
      if (Math.hypot(clientX - x, clientY - y) > SLACK_PX) release()
    },
    onPointerUp: release,
    onPointerCancel: release,
    // No click then, and no press of a mouse in its place, which would move the focus: the menu would close at once.
    onTouchEnd: (event: TouchEvent<HTMLElement>) => {
      if (isHeld.current) event.preventDefault()
    },
  }
}
