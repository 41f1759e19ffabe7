import { useLingui } from '@lingui/react/macro'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from './IconButton'
import { CloseIcon } from './icons'
import { useDialogFocus } from './useDialogFocus'

const WIDTHS = { small: 'sm:max-w-sm', medium: 'sm:max-w-lg', large: 'sm:max-w-2xl' }

interface DialogProps {
  title: string
  /** What it is about, in a sentence; read out with the title. */
  description?: string
  isOpen: boolean
  onClose(): void
  width?: keyof typeof WIDTHS
  /** Buttons at the bottom, the one that goes on last. */
  actions?: ReactNode
  children?: ReactNode
}

/**
 * Something that wants an answer first: a sheet from the bottom on phones, a box in the middle elsewhere. Keeps the
 * focus inside, closes with Escape or a press beside it, and gives the focus back.
 */
export function Dialog(props: DialogProps) {
  const { title, description, isOpen, onClose, width = 'medium', actions, children } = props
  const { t } = useLingui()
  const focus = useDialogFocus()
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Veil />
        <Radix.Content
          {...focus}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={`${SHEET_LOOK} ${WIDTHS[width]}`}
        >
          <header className="flex items-start gap-3 ps-6 pe-3 pt-4">
            <div className="min-w-0 flex-1 pt-1.5">
              <Radix.Title className="text-balance font-bold text-xl tracking-tight">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-1 text-muted text-sm">{description}</Radix.Description>
              )}
            </div>
            <IconButton label={t`Close`} onClick={onClose}>
              <CloseIcon />
            </IconButton>
          </header>
          <div className="min-h-0 overflow-y-auto overscroll-contain px-6 pt-3 pb-6 empty:pb-2">
            {children}
          </div>
          {actions && (
            <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-6 py-4">
              {actions}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export const SHEET_LOOK =
  'fixed inset-x-0 bottom-0 z-40 flex max-h-[88dvh] w-full animate-slide-up flex-col overflow-hidden rounded-t-3xl bg-raised pb-[env(safe-area-inset-bottom)] shadow-high focus:outline-none sm:inset-0 sm:m-auto sm:h-fit sm:animate-rise sm:rounded-3xl sm:pb-0'

/**
 * What darkens the page. Not Radix's own overlay: that locks scrolling by means of a style element, which the content
 * security policy forbids; the page itself does not scroll, and what does lies behind this.
 */
export function Veil() {
  return <div aria-hidden="true" className="fixed inset-0 z-40 animate-appear bg-veil" />
}
