import { useRef } from 'react'

/** What may be typed into first. */
const FIELDS = 'input:not([type=hidden], [hidden]), select, textarea'

interface Opened {
  dialog: Element
  /** What had the focus before. */
  before: Element | null
}

/** The dialogs that have not given the focus back yet. */
const opened = new Set<Opened>()

/**
 * Where the focus goes when a dialog opens (its first field, else the dialog itself, so that it is read out) and when it
 * closes: back to where it was. A press on a toast beside it does not close it, nor does Escape while another one is above it.
 */
export function useDialogFocus() {
  const own = useRef<Opened | null>(null)
  const onOpenAutoFocus = (event: Event) => {
    event.preventDefault()
    const dialog = event.target as HTMLElement
    // The dialog in whose place it is, if there was one, had the focus, and is gone.
    const replaced = [...opened].find((other) => !other.dialog.isConnected)
    own.current = { dialog, before: replaced ? replaced.before : document.activeElement }
    opened.add(own.current)
    const first = dialog.querySelector<HTMLElement>(FIELDS) ?? dialog
    first.focus()
  }
  const onCloseAutoFocus = (event: Event) => {
    event.preventDefault()
    if (!own.current) return
    opened.delete(own.current)
    if (own.current.before instanceof HTMLElement) own.current.before.focus()
  }
  const onInteractOutside = (event: Event) => {
    if (event.target instanceof Element && event.target.closest('[data-toasts]')) event.preventDefault()
  }
  // Radix tells the dialog below only some moments after that it is not the highest any more.
  const onEscapeKeyDown = (event: Event) => {
    const highest = [...opened].findLast(({ dialog }) => dialog.isConnected)
    if (highest !== own.current) event.preventDefault()
  }
  return { onOpenAutoFocus, onCloseAutoFocus, onInteractOutside, onEscapeKeyDown }
}
