import { useRef } from 'react'

/** What may be typed into first. */
const FIELDS = 'input:not([type=hidden], [hidden]), select, textarea'

/**
 * Where the focus goes when a dialog opens (its first field, else the dialog itself, so that it is read out) and when it
 * closes: back to where it was. A press on a toast beside it does not close it.
 */
export function useDialogFocus() {
  const before = useRef<Element | null>(null)
  const onOpenAutoFocus = (event: Event) => {
    before.current = document.activeElement
    event.preventDefault()
    const dialog = event.target as HTMLElement
    const first = dialog.querySelector<HTMLElement>(FIELDS) ?? dialog
    first.focus()
  }
  const onCloseAutoFocus = (event: Event) => {
    event.preventDefault()
    if (before.current instanceof HTMLElement) before.current.focus()
  }
  const onInteractOutside = (event: Event) => {
    if (event.target instanceof Element && event.target.closest('[data-toasts]')) event.preventDefault()
  }
  return { onOpenAutoFocus, onCloseAutoFocus, onInteractOutside }
}
