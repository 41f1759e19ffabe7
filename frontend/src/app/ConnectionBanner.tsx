import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ConnectionState, SocketClient } from '@/lib/socket/client'

/** A change-over or a quick reconnection is not worth a word. */
const PATIENCE_MS = 800

/** Tells when messages cannot come and go; typing stays possible. */
export function ConnectionBanner({ socket }: { socket: SocketClient }) {
  const state = useStore(socket.state)
  const isWorthTelling = useLasting(state.status !== 'open')
  if (!isWorthTelling) return <div role="status" />
  return (
    <div
      role="status"
      className="flex items-center justify-center gap-3 bg-warn-soft px-4 py-1 text-sm text-warn"
    >
      <span className="py-2">{wordsFor(state)}</span>
      {state.status === 'waiting' && (
        <button
          type="button"
          onClick={() => socket.wake()}
          className="min-h-11 shrink-0 rounded-lg px-2 font-semibold underline underline-offset-2 sm:min-h-9"
        >
          Try now
        </button>
      )}
    </div>
  )
}

function wordsFor({ status }: ConnectionState): string {
  if (!navigator.onLine) return 'You are offline. Messages are sent when you are back.'
  return status === 'waiting' ? 'No connection. Messages are kept and sent later.' : 'Connecting…'
}

/** Whether something has been so for a while. */
function useLasting(isSo: boolean): boolean {
  const [isLasting, setLasting] = useState(false)
  useEffect(() => {
    if (!isSo) return setLasting(false)
    const timer = setTimeout(() => setLasting(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [isSo])
  return isLasting
}
