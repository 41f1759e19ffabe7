import { formatClock, formatExact } from '@/lib/time/format'
import { CheckIcon, ClockIcon } from '@/lib/ui/icons'
import type { MessageRow } from '../model/rows'

interface MessageProps {
  row: MessageRow
  senderName: string
  onRetry(): void
  onDelete(): void
}

/** One message in its bubble. */
export function Message({ row, senderName, onRetry, onDelete }: MessageProps) {
  const side = row.isOwn ? 'items-end' : 'items-start'
  return (
    <li className={`flex flex-col ${side} ${row.startsGroup ? 'mt-3' : 'mt-0.5'}`}>
      <div className={`${bubbleLook(row)} max-w-[85%] px-4 py-2 sm:max-w-[70%]`}>
        <span className="sr-only">{row.isOwn ? 'You' : senderName}: </span>
        {/* Text in, text out: what people write is never HTML. */}
        <span className="whitespace-pre-wrap break-words" dir="auto">
          {row.text}
        </span>{' '}
        <Meta row={row} />
      </div>
      {row.status === 'failed' && <Failure reason={row.failure} onRetry={onRetry} onDelete={onDelete} />}
    </li>
  )
}

function bubbleLook({ isOwn, status, endsGroup }: MessageRow): string {
  if (status === 'failed') return 'rounded-[1.25rem] border border-danger bg-danger-soft text-ink'
  const ground = isOwn
    ? 'bg-own text-[#f4fbf8]'
    : 'bg-other text-ink shadow-[0_1px_2px_rgb(var(--shadow)/8%)]'
  const tail = endsGroup ? (isOwn ? 'rounded-br-md' : 'rounded-bl-md') : ''
  return `rounded-[1.25rem] ${ground} ${tail}`
}

function Meta({ row: { at, isOwn, status } }: { row: MessageRow }) {
  const colour = isOwn && status !== 'failed' ? 'text-on-brand-muted' : 'text-muted'
  return (
    <span
      className={`float-right mt-1.5 ml-3 inline-flex items-center gap-1 text-[0.7rem] tabular-nums ${colour}`}
    >
      <time dateTime={new Date(at).toISOString()} title={formatExact(at)}>
        {formatClock(at)}
      </time>
      {isOwn && status === 'pending' && <State label="Sending" icon={<ClockIcon className="size-3.5" />} />}
      {isOwn && status === 'sent' && <State label="Sent" icon={<CheckIcon className="size-3.5" />} />}
    </span>
  )
}

function State({ label, icon }: { label: string; icon: React.ReactNode }) {
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
      <span className="px-2 text-right">Not sent. {reason}</span>
      <button type="button" className={look} onClick={onRetry}>
        Retry
      </button>
      <button type="button" className={look} onClick={onDelete}>
        Delete
      </button>
    </div>
  )
}
