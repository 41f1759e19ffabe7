import type { ReactNode } from 'react'
import { AlertIcon, CheckIcon } from './icons'

const TONES = {
  danger: { look: 'bg-danger-soft text-danger', role: 'alert', Icon: AlertIcon },
  good: { look: 'bg-brand-soft text-ink', role: 'status', Icon: CheckIcon },
} as const

/** Something went wrong, or well, in place; announced at once. */
export function Notice({ tone = 'danger', children }: { tone?: keyof typeof TONES; children: ReactNode }) {
  const { look, role, Icon } = TONES[tone]
  return (
    <div role={role} className={`flex items-start gap-2 rounded-xl px-4 py-3 text-sm ${look}`}>
      <Icon className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 flex-1">{children}</span>
    </div>
  )
}
