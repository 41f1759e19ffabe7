import { DropdownMenu as Radix } from 'radix-ui'
import type { MenuProps } from './Menu'
import { MENU_LOOK, MenuItems, useActionAfterClose } from './menuItems'

/** The menu itself, open at once. */
export function MenuPanel({ groups, children, align = 'end' }: MenuProps) {
  const closing = useActionAfterClose()
  return (
    // Not modal: Radix would lock scrolling with a style element, which the content security policy forbids.
    <Radix.Root modal={false} defaultOpen>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={closing.run}
          className={MENU_LOOK}
        >
          <MenuItems groups={groups} onSelect={closing.choose} Item={Radix.Item} Line={Radix.Separator} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
