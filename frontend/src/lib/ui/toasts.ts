import { createStore } from 'zustand/vanilla'

/** A few words that come and go. */
export interface Toast {
  id: string
  text: string
  tone: 'plain' | 'good' | 'danger'
  /** What may be done about it. */
  action?: { label: string; onSelect(): void }
  /** Until somebody takes it away: it is said once, and nowhere else. */
  stays?: boolean
}

/** More than these at once nobody reads; the oldest go first. */
const MAX_SHOWN = 3

export const toasts = createStore<readonly Toast[]>(() => [])

let made = 0

/** Says something in passing, where no place on the page belongs to it. */
export function toast(
  text: string,
  { tone = 'plain', action, stays = false }: Partial<Omit<Toast, 'id' | 'text'>> = {},
): void {
  made += 1
  const added: Toast = { id: String(made), text, tone, stays, ...(action ? { action } : {}) }
  toasts.setState((shown) => [...shown, added].slice(-MAX_SHOWN), true)
}

export function dismissToast(id: string): void {
  toasts.setState((shown) => shown.filter((known) => known.id !== id), true)
}
