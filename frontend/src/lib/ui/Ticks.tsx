import { useLingui } from '@lingui/react/macro'
import { CheckIcon, ChecksIcon, ClockIcon } from './icons'

/** How far a message of one's own has come. */
export type Progress = 'pending' | 'sent' | 'delivered' | 'read'

/** Shows how far it has come, and says so. */
export function Ticks({ progress, readLook }: { progress: Progress; readLook: string }) {
  const { t } = useLingui()
  const label = { pending: t`Sending`, sent: t`Sent`, delivered: t`Delivered`, read: t`Read` }[progress]
  const icon = {
    pending: <ClockIcon className="size-3.5" />,
    sent: <CheckIcon className="size-3.5" />,
    delivered: <ChecksIcon className="size-4" />,
    read: <ChecksIcon className={`size-4 ${readLook}`} />,
  }[progress]
  return (
    <span role="img" aria-label={label} title={label} className="shrink-0">
      {icon}
    </span>
  )
}
