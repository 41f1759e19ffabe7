import { Trans } from '@lingui/react/macro'
import { formatClock, formatExact } from '@/lib/time/format'
import { Ticks } from '@/lib/ui/Ticks'
import type { MessageRow } from '../model/row'

/** When it was written, whether it was changed, and how far it has come. */
export function MessageMeta({ row: { at, isOwn, status, isEdited } }: { row: MessageRow }) {
  const colour = isOwn && status !== 'failed' ? 'text-on-brand-muted' : 'text-muted'
  return (
    <span
      className={`float-end ms-3 mt-1.5 inline-flex items-center gap-1 text-[0.7rem] tabular-nums ${colour}`}
    >
      {isEdited && <Trans>edited</Trans>}
      <time dateTime={new Date(at).toISOString()} title={formatExact(at)}>
        {formatClock(at)}
      </time>
      {isOwn && status !== 'failed' && <Ticks progress={status} readLook="text-read" />}
    </span>
  )
}
