import type { ReactNode } from 'react'

interface EmptyStateProps {
  /** A picture or an icon; decorative. */
  picture?: ReactNode
  title: string
  children?: ReactNode
}

/** What fills a place in which there is nothing yet, or nothing any more: what that means, and what to do. */
export function EmptyState({ picture, title, children }: EmptyStateProps) {
  return (
    <div className="m-auto flex max-w-xs flex-col items-center gap-3 p-8 text-center text-muted">
      {picture}
      <p className="text-balance font-semibold text-ink text-xl tracking-tight">{title}</p>
      {children}
    </div>
  )
}
