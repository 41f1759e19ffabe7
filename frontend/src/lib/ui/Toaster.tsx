import { lazy, Suspense, useEffect, useState } from 'react'
import { toasts } from './toasts'

const ToastStack = lazy(async () => ({ default: (await import('./ToastStack')).ToastStack }))

/** Where toasts come up; one for the whole page. Fetched with the first of them. */
export function Toaster() {
  const [isWanted, setWanted] = useState(false)
  useEffect(() => toasts.subscribe(() => setWanted(true)), [])
  return <Suspense>{isWanted && <ToastStack />}</Suspense>
}
