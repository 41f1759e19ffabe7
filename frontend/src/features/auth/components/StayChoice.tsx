import { Trans } from '@lingui/react/macro'
import { useState } from 'react'

/** Whether to stay signed in on this device, and how to change that. An installed app is one's own: there it is on. */
export function useStays() {
  const [stays, setStays] = useState(
    () => globalThis.matchMedia?.('(display-mode: standalone)').matches ?? false,
  )
  return { stays, onStays: setStays }
}

/** The choice, as every way of signing in offers it. */
export function StayChoice({ stays, onStays }: ReturnType<typeof useStays>) {
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-3">
      <input
        type="checkbox"
        checked={stays}
        onChange={({ target }) => onStays(target.checked)}
        className="size-5 shrink-0 accent-brand"
      />
      <span className="leading-tight">
        <span className="block font-medium">
          <Trans>Stay signed in</Trans>
        </span>
        <span className="block text-muted text-sm">
          <Trans>On a device that only you use</Trans>
        </span>
      </span>
    </label>
  )
}
