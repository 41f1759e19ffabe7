import { useLingui } from '@lingui/react/macro'
import { type FocusEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useStore } from 'zustand'
import { keysOf } from '@/lib/shortcuts/keyPress'
import { CloseIcon } from './icons'
import { dismissToast, type Toast, toasts } from './toasts'

const SHOWN_MS = 6000

const TONES: Record<Toast['tone'], string> = {
  plain: 'border-line bg-raised',
  good: 'border-line bg-raised text-good',
  danger: 'border-danger bg-danger-soft text-danger',
}

/**
 * Where toasts come up; one for the whole page. Away from where one writes: above the list of conversations, or below the
 * header of a phone. They stay while somebody points at them or is there by keyboard. F8 leads there, Escape takes the
 * newest away unless something else that is open means the key for itself.
 */
export function ToastStack() {
  const { t } = useLingui()
  const shown = useStore(toasts)
  const region = useRef<HTMLElement>(null)
  const [isPointedAt, setPointedAt] = useState(false)
  const [isFocused, setFocused] = useState(false)
  // Only what comes into a region that is there already is read out.
  const [isThere, setThere] = useState(false)
  useEffect(() => setThere(true), [])
  useKeys(region)
  const isHeld = isPointedAt || isFocused
  const leave = ({ currentTarget, relatedTarget }: FocusEvent) =>
    setFocused(currentTarget.contains(relatedTarget))
  // In the body itself: a dialog that is open hides the rest of the page from screen readers.
  return createPortal(
    <section
      ref={region}
      tabIndex={-1}
      aria-label={t`Notifications`}
      aria-live="polite"
      data-toasts
      // A dialog that is open takes the pointer from the rest of the page.
      style={{ pointerEvents: 'auto' }}
      onPointerEnter={() => setPointedAt(true)}
      onPointerLeave={() => setPointedAt(false)}
      onFocus={() => setFocused(true)}
      onBlur={leave}
      className="fixed inset-x-0 top-[calc(4.75rem+env(safe-area-inset-top))] z-60 mx-auto flex w-full max-w-md flex-col gap-2 px-4 md:start-0 md:end-auto md:top-auto md:bottom-4 md:mx-0 md:w-[21rem] md:px-3 lg:w-[23rem]"
    >
      {isThere && shown.map((toast) => <Item key={toast.id} toast={toast} isHeld={isHeld} />)}
    </section>,
    document.body,
  )
}

/** On the document: what is open within the page has had the key by then, and the page's own shortcuts have not. */
function useKeys(region: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const newest = toasts.getState().at(-1)
      if (event.defaultPrevented || !newest) return
      const keys = keysOf(event)
      if (keys === 'escape') dismissToast(newest.id)
      else if (keys === 'f8') region.current?.focus()
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [region])
}

function Item({ toast: { id, text, tone, action, stays }, isHeld }: { toast: Toast; isHeld: boolean }) {
  const { t } = useLingui()
  useEffect(() => {
    if (isHeld || stays) return
    const timer = setTimeout(() => dismissToast(id), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [id, isHeld, stays])
  return (
    <div
      className={`flex animate-rise items-center gap-2 rounded-2xl border py-1 ps-4 pe-1 shadow-high ${TONES[tone]}`}
    >
      <p {...(tone === 'danger' ? { role: 'alert' } : {})} className="min-w-0 flex-1 py-2 text-sm">
        {text}
      </p>
      {action && (
        <button
          type="button"
          onClick={() => {
            dismissToast(id)
            action.onSelect()
          }}
          className="min-h-11 rounded-xl px-3 font-semibold text-brand text-sm hover:bg-brand-soft"
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        aria-label={t`Close`}
        onClick={() => dismissToast(id)}
        className="grid size-11 shrink-0 place-items-center rounded-xl text-muted hover:bg-brand-soft"
      >
        <CloseIcon className="size-4" />
      </button>
    </div>
  )
}
