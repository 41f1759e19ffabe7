import { type KeyboardEvent, type MouseEvent, type PointerEvent, useRef } from 'react'
import type { MessageRow } from '../model/rows'
import type { MessageActions } from './messageActions'

/** How long a finger rests on a message before its menu opens. */
const LONG_PRESS_MS = 500
/** A finger that moves further scrolls, in pixels. */
const SLACK_PX = 10

/** What opens a message's menu: the other button, the menu key or Enter, a finger that rests. Arrows go to its neighbours. */
export function useMenuOpening(row: MessageRow, actions: MessageActions) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null)
  const open = (origin: HTMLElement, x: number, y: number) => actions.openMenu(row, { x, y, origin })
  const release = () => {
    clearTimeout(press.current?.timer)
    press.current = null
  }
  return {
    onContextMenu: (event: MouseEvent<HTMLElement>) => {
      // A link keeps the browser's own menu, and so does selected text.
      if (event.target instanceof Element && event.target.closest('a')) return
      if (event.button === 2 && getSelection()?.isCollapsed === false) return
      event.preventDefault()
      release()
      const { left, bottom } = event.currentTarget.getBoundingClientRect()
      const isByKey = event.clientX === 0 && event.clientY === 0
      open(event.currentTarget, isByKey ? left : event.clientX, isByKey ? bottom : event.clientY)
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.target !== event.currentTarget) return
      if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
        const neighbour = neighbourOf(event.currentTarget, event.key === 'ArrowUp' ? -1 : 1)
        if (!neighbour) return
        event.preventDefault()
        neighbour.focus()
      } else if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault()
        const { left, bottom } = event.currentTarget.getBoundingClientRect()
        open(event.currentTarget, left, bottom)
      }
    },
    onPointerDown: ({ pointerType, currentTarget, clientX: x, clientY: y }: PointerEvent<HTMLElement>) => {
      if (pointerType !== 'touch') return
      press.current = { timer: setTimeout(() => open(currentTarget, x, y), LONG_PRESS_MS), x, y }
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (!press.current) return
      const { x, y } = press.current
      if (Math.hypot(clientX - x, clientY - y) > SLACK_PX) release()
    },
    onPointerUp: release,
    onPointerCancel: release,
  }
}

/** The message that stands before or after one. */
function neighbourOf(message: HTMLElement, step: 1 | -1): HTMLElement | undefined {
  const all = [...(message.closest('ol')?.querySelectorAll<HTMLElement>('[data-message]') ?? [])]
  // Rows stand in the page in the order in which they came there.
  const place = (element: HTMLElement) => Number(element.closest('li')?.getAttribute('aria-posinset'))
  all.sort((one, other) => place(one) - place(other))
  return all[all.indexOf(message) + step]
}
