import { DropdownMenu as Radix } from 'radix-ui'
import { useCallback } from 'react'
import type { MenuProps } from './Menu'
import { MENU_LOOK, MenuItems, useActionAfterClose } from './menuItems'

interface MenuPanelProps extends MenuProps {
  /** Whether a key has opened it: then the first item is chosen. Radix knows that of the next times by itself. */
  isByKeyboard: boolean
}

/** The menu itself, open at once. */
export function MenuPanel({ groups, children, align = 'end', isByKeyboard }: MenuPanelProps) {
  const closing = useActionAfterClose()
  const content = useCallback(
    (element: HTMLElement | null) => {
      // Behind Radix, which gives the focus to the whole.
      if (isByKeyboard)
        requestAnimationFrame(() => element?.querySelector<HTMLElement>('[role=menuitem]')?.focus())
    },
    [isByKeyboard],
  )
  return (
    // Not modal: Radix would lock scrolling with a style element, which the content security policy forbids.
    <Radix.Root modal={false} defaultOpen>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          ref={content}
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
