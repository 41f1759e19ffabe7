import { Popover as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

interface PopoverProps {
  /** What it is, for whoever does not see where it comes from. */
  label: string
  /** The button that opens it: one element that takes a ref. */
  trigger: ReactNode
  children: ReactNode
  isOpen?: boolean
  onOpenChange?(isOpen: boolean): void
}

/** A small box beside the button that opens it; closes with Escape or a press elsewhere. */
export function Popover({ label, trigger, children, isOpen, onOpenChange }: PopoverProps) {
  const control = isOpen === undefined ? {} : { open: isOpen }
  return (
    <Radix.Root {...control} {...(onOpenChange ? { onOpenChange } : {})}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-[calc(100vw-1rem)] animate-appear rounded-2xl border border-line bg-raised p-4 shadow-high focus:outline-none"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
