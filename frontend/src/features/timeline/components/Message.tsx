import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { isVisual } from '@/lib/media/attached'
import { Avatar, nameColour } from '@/lib/ui/Avatar'
import { MoreIcon } from '@/lib/ui/icons'
import { placeBelow } from '@/lib/ui/useMenuPlace'
import type { MessageRow } from '../model/row'
import { MessageMeta } from './MessageMeta'
import { Deleted, Forwarded, Quoted } from './MessageParts'
import { MessageText } from './MessageText'
import type { MessageActions } from './messageActions'
import type { Names } from './names'
import { Reactions } from './Reactions'
import { useMenuOpening } from './useMenuOpening'

interface MessageProps {
  row: MessageRow
  actions: MessageActions
  /** Shows its files. */
  renderMedia(row: MessageRow): ReactNode
  names: Names
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
export function Message(props: MessageProps) {
  const { row, actions, names, userId, isNamed, isTabStop, isSought } = props
  const { nameOf, named } = names
  const { t } = useLingui()
  const senderName = nameOf(row.senderId)
  const side = row.isOwn ? 'items-end' : 'items-start'
  const opening = useMenuOpening(row, actions)
  const isOfMember = isNamed && !row.isOwn
  return (
    <div
      className={`group flex flex-col ${side} ${row.startsGroup ? 'pt-3' : 'pt-0.5'} ${isOfMember ? 'ps-11' : ''}`}
    >
      <div className={`relative flex w-full items-center ${row.isOwn ? 'flex-row-reverse' : ''}`}>
        {isOfMember && row.endsGroup && <Face row={row} name={senderName} actions={actions} />}
        <div
          {...opening}
          data-message={row.key}
          tabIndex={isTabStop ? 0 : -1}
          className={`${bubbleLook(row)} ${isSought ? 'animate-sought' : ''} relative min-w-0 max-w-[85%] px-4 py-2 sm:max-w-[75%]`}
        >
          {isOfMember && row.startsGroup ? (
            <p className="truncate font-semibold text-sm">
              <button
                type="button"
                // The message is the stop of the keyboard.
                tabIndex={-1}
                onClick={() => actions.showPerson(row.senderId)}
                className={`inline hover:underline ${nameColour(row.senderId)}`}
              >
                <bdi>{senderName}</bdi>
              </button>
            </p>
          ) : (
            <span className="sr-only">{row.isOwn ? t`You` : senderName}: </span>
          )}
          {row.isForwarded && !row.isDeleted && <Forwarded isOwn={row.isOwn} />}
          {row.replyTo && (
            <Quoted
              quote={row.replyTo}
              text={named(row.replyTo.text ?? '')}
              isOwn={row.isOwn}
              nameOf={nameOf}
              actions={actions}
            />
          )}
          {row.attachments.length > 0 && props.renderMedia(row)}
          {/* A caption is as wide as its picture, and does not make it wider. */}
          <div className={row.attachments.some(isVisual) ? 'w-0 min-w-full' : 'contents'}>
            {row.isDeleted ? <Deleted /> : row.text !== '' && <Said {...props} />} <MessageMeta row={row} />
          </div>
        </div>
        {row.seq !== null && !row.isDeleted && <More row={row} actions={actions} />}
      </div>
      {row.reactions.length > 0 && <Reactions row={row} userId={userId} nameOf={nameOf} actions={actions} />}
      {row.status === 'failed' && (
        <Failure
          text={t`Not sent. ${row.failure ?? ''}`}
          onEdit={() => actions.edit(row)}
          onRetry={() => actions.retry(row.key)}
          onDelete={() => actions.discard(row.key)}
        />
      )}
      {row.refusedChange && <RefusedChange row={row} change={row.refusedChange} actions={actions} />}
    </div>
  )
}

/** Whose message it is, at the last one of several. */
function Face({ row, name, actions }: Pick<MessageProps, 'row' | 'actions'> & { name: string }) {
  return (
    <button
      type="button"
      // The name leads to the same.
      tabIndex={-1}
      aria-hidden="true"
      onClick={() => actions.showPerson(row.senderId)}
      className="-start-12 absolute bottom-0 grid size-11 place-items-center rounded-xl"
    >
      <Avatar userId={row.senderId} name={name} size="small" />
    </button>
  )
}

/** Text, with those named in it standing out. */
function Said({ row, names: { handleOf, nameOf }, userId, actions }: MessageProps) {
  const named = row.mentions.flatMap((id) => {
    const handle = handleOf(id)
    return handle === undefined ? [] : { handle, name: nameOf(id), userId: id, isOwn: id === userId }
  })
  return <MessageText text={row.text} named={named} onPerson={actions.showPerson} />
}

/**
 * Opens the menu for whoever points at the message, or has come to it by keyboard. By touch one holds the message, and
 * nothing shows; it is there for whoever has the screen read out.
 */
function More({ row, actions }: Pick<MessageProps, 'row' | 'actions'>) {
  const { t } = useLingui()
  return (
    <button
      type="button"
      aria-label={t`Message options`}
      aria-haspopup="menu"
      // The message itself is the stop, and Enter opens the same menu there.
      tabIndex={-1}
      onClick={({ currentTarget }) => {
        const message = currentTarget.parentElement?.querySelector<HTMLElement>('[data-message]')
        actions.openMenu(row, placeBelow(message ?? currentTarget, currentTarget))
      }}
      className="-my-1 grid size-11 shrink-0 place-items-center rounded-full text-muted opacity-0 transition-opacity hover:bg-brand-soft hover:text-ink focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 [@media(pointer:coarse)]:sr-only"
    >
      <MoreIcon />
    </button>
  )
}

function RefusedChange({
  row,
  change,
  actions,
}: Pick<MessageProps, 'row' | 'actions'> & { change: RefusedOf }) {
  const { t } = useLingui()
  return (
    <Failure
      text={t`Not saved. ${change.reason}`}
      {...(change.text === undefined ? {} : { onEdit: () => actions.edit(row) })}
      onRetry={() => actions.retry(change.entryId)}
      onDelete={() => actions.discard(change.entryId)}
    />
  )
}

type RefusedOf = NonNullable<MessageRow['refusedChange']>

function bubbleLook({ isOwn, status, endsGroup }: MessageRow): string {
  if (status === 'failed') return 'rounded-[1.25rem] border border-danger bg-danger-soft text-ink'
  const ground = isOwn ? 'bg-own text-on-own' : 'bg-other text-ink shadow-low'
  const tail = endsGroup ? (isOwn ? 'rounded-ee-md' : 'rounded-es-md') : ''
  return `rounded-[1.25rem] ${ground} ${tail}`
}

interface FailureProps {
  text: string
  /** Absent where there are no words to change. */
  onEdit?(): void
  onRetry(): void
  onDelete(): void
}

function Failure({ text, onEdit, onRetry, onDelete }: FailureProps) {
  const look = 'min-h-11 rounded-lg px-2 font-semibold underline-offset-2 hover:underline'
  return (
    <div role="alert" className="flex flex-wrap items-center justify-end gap-x-1 text-danger text-sm">
      <span className="px-2 text-end">{text}</span>
      <button type="button" className={look} onClick={onRetry}>
        <Trans>Retry</Trans>
      </button>
      {onEdit && (
        <button type="button" className={look} onClick={onEdit}>
          <Trans>Edit</Trans>
        </button>
      )}
      <button type="button" className={look} onClick={onDelete}>
        <Trans>Delete</Trans>
      </button>
    </div>
  )
}
