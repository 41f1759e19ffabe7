import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useStore } from 'zustand'
import { IconButton } from '@/lib/ui/IconButton'
import { CloseIcon } from '@/lib/ui/icons'
import { goOver, newVersion } from '@/lib/updates/updates'

/** Tells of a new version, and goes over to it when somebody says so: what they are typing is kept as a draft. */
export function UpdateBanner() {
  const { t } = useLingui()
  const { ready } = useStore(newVersion)
  const [declined, decline] = useState<ServiceWorker | null>(null)
  const isShown = ready !== null && ready !== declined
  return (
    <div role="status">
      {isShown && (
        <div className="flex items-center justify-center gap-1 bg-brand-soft ps-4 pe-1 text-ink text-sm">
          <span className="py-2">
            <Trans>A new version of Natter is available.</Trans>
          </span>
          <button
            type="button"
            onClick={goOver}
            className="min-h-11 shrink-0 rounded-lg px-2 font-semibold text-brand underline underline-offset-2"
          >
            <Trans>Reload</Trans>
          </button>
          <IconButton label={t`Later`} onClick={() => decline(ready)}>
            <CloseIcon className="size-4" />
          </IconButton>
        </div>
      )}
    </div>
  )
}
