import { Slot } from 'radix-ui'
import { lazy, type MouseEvent, type ReactNode, useState } from 'react'
import { Late } from './Late'
import type { MenuGroups } from './menuItems'

export interface MenuProps {
  groups: MenuGroups
  /** The button that opens it: one element that takes a ref. */
  children: ReactNode
  align?: 'start' | 'end'
}

/** Fetches what it takes to show one. */
export const loadMenu = () => import('./MenuPanel')
const MenuPanel = lazy(async () => ({ default: (await loadMenu()).MenuPanel }))

/** A menu behind a button. What it takes to show one is fetched when somebody is about to open the first. */
export function Menu(props: MenuProps) {
  const [opening, setOpening] = useState<{ isByKeyboard: boolean } | null>(null)
  const prepare = () => void loadMenu().catch(() => undefined)
  const closed = (
    <Slot.Root
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={prepare}
      onFocus={prepare}
      // A click without a press is a key's.
      onClick={({ detail }: MouseEvent) => setOpening({ isByKeyboard: detail === 0 })}
    >
      {props.children}
    </Slot.Root>
  )
  if (!opening) return closed
  return (
    <Late coming={closed} failed={closed}>
      <MenuPanel {...props} {...opening} />
    </Late>
  )
}
