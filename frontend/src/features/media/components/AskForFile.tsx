import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { toast } from '@/lib/ui/toasts'
import type { Source } from './useSource'

/** What to do about a file that is in deep storage: it is asked for, and then waited for. Nothing where it is not. */
export function AskForFile({ source: { restore } }: { source: Source }) {
  const { t } = useLingui()
  const [isBusy, setBusy] = useState(false)
  if (!restore) return null
  if (restore.state === 'requested')
    return <span role="status">{t`Requested. Available in about 3–5 hours.`}</span>
  const ask = () => {
    setBusy(true)
    void restore
      .ask()
      .catch(() => toast(t`The file could not be requested. Try again.`, { tone: 'danger' }))
      .finally(() => setBusy(false))
  }
  return (
    <button
      type="button"
      disabled={isBusy}
      onClick={ask}
      // As large as a thumb, in the room of a line.
      className="-my-3.5 inline-block rounded-lg py-3.5 text-start underline underline-offset-2 disabled:opacity-60"
    >
      {t`In long-term storage. Request it`}
    </button>
  )
}
