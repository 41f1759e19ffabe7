import { type ReactNode, Suspense } from 'react'
import { ErrorBoundary } from './ErrorBoundary'

interface LateProps {
  /** What is shown until it is there. */
  coming?: ReactNode
  /** What is shown where it cannot be fetched, or fails. */
  failed?: ReactNode
  children: ReactNode
}

/** Shows what is fetched when it is needed first. */
export function Late({ coming = null, failed = null, children }: LateProps) {
  return (
    <ErrorBoundary fallback={failed}>
      <Suspense fallback={coming}>{children}</Suspense>
    </ErrorBoundary>
  )
}
