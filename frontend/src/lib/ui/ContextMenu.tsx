import { ContextMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { MENU_LOOK, type MenuGroups, MenuItems, useActionAfterClose } from './menuItems'

interface ContextMenuProps {
  groups: MenuGroups
  /** What it is a menu of: one element that takes a ref. */
  children: ReactNode
}

/** A menu of what is pressed with the other button, held, or asked for with the menu key. */
export function ContextMenu({ groups, children }: ContextMenuProps) {
  const closing = useActionAfterClose()
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content collisionPadding={8} onCloseAutoFocus={closing.run} className={MENU_LOOK}>
          <MenuItems groups={groups} onSelect={closing.choose} Item={Radix.Item} Line={Radix.Separator} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
