import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ConnectionState, SocketClient } from '@/lib/socket/client'
import { CheckIcon } from '@/lib/ui/icons'

/** A change-over or a quick reconnection is not worth a word. */
const PATIENCE_MS = 800
/** How long it is told that all is well again. */
const BACK_MS = 2500

/** Tells when messages cannot come and go, and when they can again; typing stays possible. */
export function ConnectionBanner({ socket }: { socket: SocketClient }) {
  const state = useStore(socket.state)
  const isAway = useLasting(state.status !== 'open')
  const level = useStore(socket.service, (service) => service.level)
  // Whoever waits for the first connection was nowhere before.
  const [isReturn, setReturn] = useState(false)
  useEffect(() => {
    if (state.status === 'open' || state.status === 'waiting') setReturn(true)
  }, [state.status])
  const isBack = useJustOver(isAway && isReturn)
  return (
    <div role="status">
      {level !== 'full' && <Reduced isReadOnly={level === 'readOnly'} />}
      {isAway && <Away state={state} onTry={() => socket.wake()} />}
      {isBack && (
        <p className="flex items-center justify-center gap-2 bg-brand-soft px-4 py-2 text-ink text-sm">
          <CheckIcon className="size-4" />
          <Trans>You are back online.</Trans>
        </p>
      )}
    </div>
  )
}

/** The deployment saves costs: what is left out is left out for everyone, and until the month ends. */
function Reduced({ isReadOnly }: { isReadOnly: boolean }) {
  return (
    <p className="bg-warn-soft px-4 py-2 text-center text-sm text-warn">
      {isReadOnly ? (
        <Trans>To save costs, messages can only be read until the end of the month.</Trans>
      ) : (
        <Trans>To save costs, some features are switched off until the end of the month.</Trans>
      )}
    </p>
  )
}

function Away({ state, onTry }: { state: ConnectionState; onTry(): void }) {
  const { t } = useLingui()
  const words = {
    offline: t`You are offline. Messages will be sent when you are back online.`,
    waiting: t`No connection. Messages will be sent later.`,
    connecting: t`Connecting…`,
  }
  const status = state.status === 'waiting' ? 'waiting' : 'connecting'
  return (
    <div className="flex items-center justify-center gap-3 bg-warn-soft px-4 py-1 text-sm text-warn">
      <span className="py-2">{words[navigator.onLine ? status : 'offline']}</span>
      {state.status === 'waiting' && (
        <button
          type="button"
          onClick={onTry}
          className="min-h-11 shrink-0 rounded-lg px-2 font-semibold underline underline-offset-2 sm:min-h-9"
        >
          <Trans>Try now</Trans>
        </button>
      )}
    </div>
  )
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

/** Whether something was so until a moment ago. */
function useJustOver(isSo: boolean): boolean {
  const [ended, setEnded] = useState<{ wasSo: boolean; isOver: boolean }>({ wasSo: isSo, isOver: false })
  if (ended.wasSo !== isSo) setEnded({ wasSo: isSo, isOver: !isSo })
  useEffect(() => {
    if (!ended.isOver) return
    const timer = setTimeout(() => setEnded({ wasSo: false, isOver: false }), BACK_MS)
    return () => clearTimeout(timer)
  }, [ended.isOver])
  return ended.isOver
}
