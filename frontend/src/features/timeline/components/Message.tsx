import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Quote } from '@/lib/protocol/generated'
import { formatClock, formatExact } from '@/lib/time/format'
import { CheckIcon, ChecksIcon, ClockIcon, ForwardIcon } from '@/lib/ui/icons'
import type { MessageRow } from '../model/rows'
import { MessageText } from './MessageText'
import type { MessageActions } from './messageActions'
import { Reactions } from './Reactions'
import { useMenuOpening } from './useMenuOpening'

interface MessageProps {
  row: MessageRow
  actions: MessageActions
  nameOf(userId: string): string
  /** Oneself. */
  userId: string
  /** Whether it says whose it is: in a group, where several write. */
  isNamed: boolean
  /** Whether the keyboard gets to it by Tab. */
  isTabStop: boolean
  /** Whether somebody came to see this one. */
  isSought: boolean
}

/** One message in its bubble. */
export function Message({ row, actions, nameOf, userId, isNamed, isTabStop, isSought }: MessageProps) {
  const { t } = useLingui()
  const senderName = nameOf(row.senderId)
  const side = row.isOwn ? 'items-end' : 'items-start'
  const opening = useMenuOpening(row, actions)
  return (
    <div className={`group flex flex-col ${side} ${row.startsGroup ? 'pt-3' : 'pt-0.5'}`}>
      <div
        {...opening}
        data-message={row.key}
        tabIndex={isTabStop ? 0 : -1}
        className={`${bubbleLook(row)} ${isSought ? 'animate-sought' : ''} relative max-w-[85%] px-4 py-2 sm:max-w-[70%]`}
      >
        {isNamed && row.startsGroup && !row.isOwn ? (
          <p className="truncate font-semibold text-brand text-sm">
            <bdi>{senderName}</bdi>
          </p>
        ) : (
          <span className="sr-only">{row.isOwn ? t`You` : senderName}: </span>
        )}
        {row.isForwarded && !row.isDeleted && <Forwarded isOwn={row.isOwn} />}
        {row.replyTo && <Quoted quote={row.replyTo} isOwn={row.isOwn} nameOf={nameOf} actions={actions} />}
        {row.isDeleted ? <Deleted /> : <MessageText text={row.text} />} <Meta row={row} />
      </div>
      {row.reactions.length > 0 && (
        <Reactions row={row} userId={userId} nameOf={nameOf} onToggle={actions.react} />
      )}
      {row.status === 'failed' && (
        <Failure
          text={t`Not sent. ${row.failure ?? ''}`}
          onRetry={() => actions.retry(row.key)}
          onDelete={() => actions.discard(row.key)}
        />
      )}
      {row.refusedChange && <RefusedChange change={row.refusedChange} actions={actions} />}
    </div>
  )
}

function RefusedChange({ change, actions }: Pick<MessageProps, 'actions'> & { change: RefusedOf }) {
  const { t } = useLingui()
  return (
    <Failure
      text={t`Not changed. ${change.reason}`}
      onRetry={() => actions.retry(change.entryId)}
      onDelete={() => actions.discard(change.entryId)}
    />
  )
}

type RefusedOf = NonNullable<MessageRow['refusedChange']>

function Deleted() {
  return (
    <i className="opacity-80">
      <Trans>Message deleted</Trans>
    </i>
  )
}

function Forwarded({ isOwn }: { isOwn: boolean }) {
  return (
    <p className={`flex items-center gap-1 text-xs ${isOwn ? 'text-on-brand-muted' : 'text-muted'}`}>
      <ForwardIcon className="size-3.5" />
      <Trans>Forwarded</Trans>
    </p>
  )
}

interface QuotedProps extends Pick<MessageProps, 'nameOf' | 'actions'> {
  quote: Quote
  isOwn: boolean
}

/** The message that this one answers; a press leads to it. */
function Quoted({ quote, isOwn, nameOf, actions }: QuotedProps) {
  const name = nameOf(quote.senderId)
  const look = isOwn ? 'border-on-brand-muted bg-black/15' : 'border-brand bg-brand-soft'
  return (
    <button
      type="button"
      onClick={() => actions.showQuoted(quote)}
      className={`mt-1 mb-1.5 flex min-h-11 w-full flex-col justify-center rounded-lg border-s-4 px-3 py-1 text-start text-sm ${look}`}
    >
      <span className="sr-only">
        <Trans>Answer to</Trans>{' '}
      </span>
      <bdi className="max-w-full truncate font-semibold">{name}</bdi>
      <span className="line-clamp-2 max-w-full break-words" dir="auto">
        {quote.text === '' ? <Deleted /> : quote.text}
      </span>
    </button>
  )
}

function bubbleLook({ isOwn, status, endsGroup }: MessageRow): string {
  if (status === 'failed') return 'rounded-[1.25rem] border border-danger bg-danger-soft text-ink'
  const ground = isOwn ? 'bg-own text-on-own' : 'bg-other text-ink shadow-low'
  const tail = endsGroup ? (isOwn ? 'rounded-ee-md' : 'rounded-es-md') : ''
  return `rounded-[1.25rem] ${ground} ${tail}`
}

function Meta({ row: { at, isOwn, status, isEdited } }: { row: MessageRow }) {
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

interface FailureProps {
  text: string
  onRetry(): void
  onDelete(): void
}

function Failure({ text, onRetry, onDelete }: FailureProps) {
  const look = 'min-h-11 rounded-lg px-2 font-semibold underline-offset-2 hover:underline'
  return (
    <div role="alert" className="flex flex-wrap items-center justify-end gap-x-1 text-danger text-sm">
      <span className="px-2 text-end">{text}</span>
      <button type="button" className={look} onClick={onRetry}>
        <Trans>Retry</Trans>
      </button>
      <button type="button" className={look} onClick={onDelete}>
        <Trans>Delete</Trans>
      </button>
    </div>
  )
}
