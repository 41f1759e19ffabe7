import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { formatClock, formatExact } from '@/lib/time/format'
import { CheckIcon, ClockIcon } from '@/lib/ui/icons'
import type { MessageRow } from '../model/rows'
import { MessageText } from './MessageText'

interface MessageProps {
  row: MessageRow
  senderName: string
  /** Whether somebody came to see this one. */
  isSought: boolean
  onRetry(): void
  onDelete(): void
}

/** One message in its bubble. */
export function Message({ row, senderName, isSought, onRetry, onDelete }: MessageProps) {
  const { t } = useLingui()
  const side = row.isOwn ? 'items-end' : 'items-start'
  return (
    <div className={`flex flex-col ${side} ${row.startsGroup ? 'pt-3' : 'pt-0.5'}`}>
      <div
        className={`${bubbleLook(row)} ${isSought ? 'animate-sought' : ''} max-w-[85%] px-4 py-2 sm:max-w-[70%]`}
      >
        <span className="sr-only">{row.isOwn ? t`You` : senderName}: </span>
        <MessageText text={row.text} /> <Meta row={row} />
      </div>
      {row.status === 'failed' && <Failure reason={row.failure} onRetry={onRetry} onDelete={onDelete} />}
    </div>
  )
}

function bubbleLook({ isOwn, status, endsGroup }: MessageRow): string {
  if (status === 'failed') return 'rounded-[1.25rem] border border-danger bg-danger-soft text-ink'
  const ground = isOwn ? 'bg-own text-on-own' : 'bg-other text-ink shadow-low'
  const tail = endsGroup ? (isOwn ? 'rounded-ee-md' : 'rounded-es-md') : ''
  return `rounded-[1.25rem] ${ground} ${tail}`
}

function Meta({ row: { at, isOwn, status } }: { row: MessageRow }) {
  const { t } = useLingui()
  const colour = isOwn && status !== 'failed' ? 'text-on-brand-muted' : 'text-muted'
  return (
    <span
      className={`float-end ms-3 mt-1.5 inline-flex items-center gap-1 text-[0.7rem] tabular-nums ${colour}`}
    >
      <time dateTime={new Date(at).toISOString()} title={formatExact(at)}>
        {formatClock(at)}
      </time>
      {isOwn && status === 'pending' && (
        <State label={t`Sending`} icon={<ClockIcon className="size-3.5" />} />
      )}
      {isOwn && status === 'sent' && <State label={t`Sent`} icon={<CheckIcon className="size-3.5" />} />}
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

interface FailureProps {
  reason: string | undefined
  onRetry(): void
  onDelete(): void
}

function Failure({ reason, onRetry, onDelete }: FailureProps) {
  const look = 'min-h-11 rounded-lg px-2 font-semibold underline-offset-2 hover:underline'
  return (
    <div role="alert" className="flex flex-wrap items-center justify-end gap-x-1 text-danger text-sm">
      <span className="px-2 text-end">
        <Trans>Not sent. {reason}</Trans>
      </span>
      <button type="button" className={look} onClick={onRetry}>
        <Trans>Retry</Trans>
      </button>
      <button type="button" className={look} onClick={onDelete}>
        <Trans>Delete</Trans>
      </button>
    </div>
  )
}
