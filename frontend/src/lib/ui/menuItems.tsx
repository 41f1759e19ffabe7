import type { ContextMenu as RadixContextMenu, DropdownMenu as RadixMenu } from 'radix-ui'
import { type ReactNode, useRef } from 'react'

/** Something that can be chosen from a menu. */
export interface MenuItem {
  id: string
  label: string
  icon?: ReactNode
  /** The keys that do the same, as they are to be shown. */
  keys?: string
  isDangerous?: boolean
  isDisabled?: boolean
  onSelect(): void
}

/** Groups of them, a line between each two; empty ones are left out. */
export type MenuGroups = readonly (readonly MenuItem[])[]

/** Of the box that holds them: it scrolls where the window is too low for it. */
export const MENU_LOOK =
  'z-50 max-h-(--radix-popper-available-height) min-w-52 max-w-72 animate-appear overflow-y-auto rounded-2xl border border-line bg-raised p-1.5 shadow-high'
const ITEM_LOOK =
  'flex min-h-11 cursor-default select-none items-center gap-3 rounded-xl px-3 text-sm outline-none data-[highlighted]:bg-brand-soft data-[disabled]:opacity-50 sm:min-h-9'

/**
 * Does what was chosen once the menu is gone and the focus is back: a dialog that opens then knows where to return it.
 */
export function useActionAfterClose() {
  const chosen = useRef<MenuItem | null>(null)
  const choose = (item: MenuItem) => {
    chosen.current = item
  }
  const run = () => {
    const item = chosen.current
    chosen.current = null
    if (item) queueMicrotask(item.onSelect)
  }
  return { choose, run }
}

interface MenuItemsProps {
  groups: MenuGroups
  onSelect(item: MenuItem): void
  Item: typeof RadixMenu.Item | typeof RadixContextMenu.Item
  Line: typeof RadixMenu.Separator | typeof RadixContextMenu.Separator
}

/** What stands in a menu, whichever opens it. */
export function MenuItems({ groups, onSelect, Item, Line }: MenuItemsProps) {
  const shown = groups.filter((group) => group.length > 0)
  return shown.map((group, index) => (
    <div key={group[0]?.id} role="none">
      {index > 0 && <Line className="mx-2 my-1.5 h-px bg-line" />}
      {group.map((item) => (
        <Item
          key={item.id}
          disabled={item.isDisabled ?? false}
          onSelect={() => onSelect(item)}
          className={`${ITEM_LOOK} ${item.isDangerous ? 'text-danger data-[highlighted]:bg-danger-soft' : ''}`}
        >
          {item.icon && <span className={item.isDangerous ? '' : 'text-muted'}>{item.icon}</span>}
          <span className="flex-1">{item.label}</span>
          {item.keys && (
            <span aria-hidden="true" className="text-muted text-xs [@media(pointer:coarse)]:hidden">
              {item.keys}
            </span>
          )}
        </Item>
      ))}
    </div>
  ))
}
