import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Switch } from '@/lib/ui/Switch'

/** Whether to stay signed in on this device, and how to change that. An installed app is one's own: there it is on. */
export function useStays() {
  const [stays, setStays] = useState(
    () => globalThis.matchMedia?.('(display-mode: standalone)').matches ?? false,
  )
  return { stays, onStays: setStays }
}

/** The choice, as every way of signing in offers it. */
export function StayChoice({ stays, onStays }: ReturnType<typeof useStays>) {
  const { t } = useLingui()
  return (
    <Switch
      label={t`Stay signed in`}
      hint={t`Only on a device that no one else uses`}
      isOn={stays}
      onChange={onStays}
    />
  )
}
