import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { MENU_LOOK, type MenuGroups, type MenuItem, MenuItems, useActionAfterClose } from './menuItems'
import type { MenuPlace } from './useMenuPlace'

interface MenuAtProps {
  label: string
  place: MenuPlace
  groups: MenuGroups
  onClose(): void
  /** What stands above the items; `choose` closes the menu and does something then. */
  head?(choose: (item: MenuItem) => void): ReactNode
}

/** A menu where it was asked for, open at once: of a message, of a row in a list. */
export function MenuAt({ label, place, groups, onClose, head }: MenuAtProps) {
  const closing = useActionAfterClose()
  return (
    // Not modal: Radix would lock scrolling with a style element, which the content security policy forbids.
    <Radix.Root modal={false} open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Trigger asChild>
        <span aria-hidden="true" className="fixed size-0" style={{ left: place.x, top: place.y }} />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="start"
          collisionPadding={8}
          aria-label={label}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            place.origin.focus({ preventScroll: true })
            closing.run()
          }}
          className={MENU_LOOK}
        >
          {head?.(closing.choose)}
          <MenuItems groups={groups} onSelect={closing.choose} Item={Radix.Item} Line={Radix.Separator} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
