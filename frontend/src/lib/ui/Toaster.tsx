import { lazy, useEffect, useState } from 'react'
import { Late } from './Late'
import { toasts } from './toasts'

/** Fetches what it takes to show them. */
export const loadToasts = () => import('./ToastStack')
const ToastStack = lazy(async () => ({ default: (await loadToasts()).ToastStack }))

/** Where toasts come up; one for the whole page. Fetched with the first of them. */
export function Toaster() {
  const [isWanted, setWanted] = useState(false)
  useEffect(() => toasts.subscribe(() => setWanted(true)), [])
  if (!isWanted) return null
  return (
    <Late>
      <ToastStack />
    </Late>
  )
}
