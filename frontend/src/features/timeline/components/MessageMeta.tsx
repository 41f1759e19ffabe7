import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { formatClock, formatExact } from '@/lib/time/format'
import { CheckIcon, ChecksIcon, ClockIcon } from '@/lib/ui/icons'
import type { MessageRow } from '../model/row'

/** When it was written, whether it was changed, and how far it has come. */
export function MessageMeta({ row: { at, isOwn, status, isEdited } }: { row: MessageRow }) {
  const { t } = useLingui()
  const colour = isOwn && status !== 'failed' ? 'text-on-brand-muted' : 'text-muted'
  return (
    <span
      className={`float-end ms-3 mt-1.5 inline-flex items-center gap-1 text-[0.7rem] tabular-nums ${colour}`}
    >
      {isEdited && <Trans>edited</Trans>}
      <time dateTime={new Date(at).toISOString()} title={formatExact(at)}>
        {formatClock(at)}
      </time>
      {isOwn && status === 'pending' && (
        <State label={t`Sending`} icon={<ClockIcon className="size-3.5" />} />
      )}
      {isOwn && status === 'sent' && <State label={t`Sent`} icon={<CheckIcon className="size-3.5" />} />}
      {isOwn && status === 'delivered' && (
        <State label={t`Delivered`} icon={<ChecksIcon className="size-4" />} />
      )}
      {isOwn && status === 'read' && (
        <State label={t`Read`} icon={<ChecksIcon className="size-4 text-read" />} />
      )}
    </span>
  )
}

function State({ label, icon }: { label: string; icon: ReactNode }) {
  return (
    <span role="img" aria-label={label} title={label}>
      {icon}
    </span>
  )
}
