import type { ReactNode } from 'react'
import { AlertIcon } from './icons'

/** Something went wrong, in place; announced at once. */
export function Notice({ children }: { children: ReactNode }) {
  return (
    <div
      role="alert"
      className="flex items-start gap-2 rounded-xl bg-danger-soft px-4 py-3 text-danger text-sm"
    >
      <AlertIcon className="mt-0.5 size-4 shrink-0" />
      <span>{children}</span>
    </div>
  )
}
