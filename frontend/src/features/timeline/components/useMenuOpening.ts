import type { KeyboardEvent, MouseEvent } from 'react'
import { keysOf } from '@/lib/shortcuts/keyPress'
import { placeBelow, useMenuPlace } from '@/lib/ui/useMenuPlace'
import type { MessageRow } from '../model/row'
import type { MessageActions } from './messageActions'

/** What opens a message's menu: what opens any, and Enter. Arrows go to its neighbours. */
export function useMenuOpening(row: MessageRow, actions: MessageActions) {
  const opening = useMenuPlace((place) => actions.openMenu(row, place), keepsNative)
  return {
    ...opening,
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.target !== event.currentTarget) return
      const keys = keysOf(event)
      if (keys === 'arrowup' || keys === 'arrowdown') {
        const neighbour = neighbourOf(event.currentTarget, keys === 'arrowup' ? -1 : 1)
        if (!neighbour) return
        event.preventDefault()
        neighbour.focus()
      } else if (keys === 'enter' || keys === ' ') {
        event.preventDefault()
        actions.openMenu(row, placeBelow(event.currentTarget))
      }
    },
  }
}

/** A link keeps the browser's own menu, and so does selected text. */
function keepsNative({ target, button }: MouseEvent<HTMLElement>): boolean {
  if (target instanceof Element && target.closest('a')) return true
  return button === 2 && getSelection()?.isCollapsed === false
}

/** The message that stands before or after one. */
function neighbourOf(message: HTMLElement, step: 1 | -1): HTMLElement | undefined {
  const all = [...(message.closest('ol')?.querySelectorAll<HTMLElement>('[data-message]') ?? [])]
  // Rows stand in the page in the order in which they came there.
  const place = (element: HTMLElement) => Number(element.closest('li')?.getAttribute('aria-posinset'))
  all.sort((one, other) => place(one) - place(other))
  return all[all.indexOf(message) + step]
}
