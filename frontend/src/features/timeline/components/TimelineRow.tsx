import { Trans } from '@lingui/react/macro'
import { memo, type ReactNode } from 'react'
import { formatDay } from '@/lib/time/format'
import type { MessageRow, Row, TipRow } from '../model/row'
import { GroupNotice } from './GroupNotice'
import { Message } from './Message'
import type { MessageActions } from './messageActions'
import type { Names } from './names'

interface TimelineRowProps {
  row: Row
  /** The local date: the headings depend on it. */
  today: string
  /** Whether it says whose each message is. */
  isNamed: boolean
  isTabStop: boolean
  isSought: boolean
  userId: string
  actions: MessageActions
  names: Names
  render: Rendering
}

/** Shows what other features know of. */
export interface Rendering {
  tip(row: TipRow): ReactNode
  /** The files of a message. */
  media(row: MessageRow): ReactNode
}

/** One row: what is to stand above it, and itself. Another kind of row gets its component here. */
export const TimelineRow = memo(function TimelineRow({ row, today: _, ...props }: TimelineRowProps) {
  return (
    <>
      {row.startsDay && <DayHeading at={row.at} />}
      {row.startsUnread && <UnreadHeading />}
      {contentOf(row, props)}
    </>
  )
})

function contentOf(row: Row, { render, ...props }: Omit<TimelineRowProps, 'row' | 'today'>): ReactNode {
  switch (row.kind) {
    case 'notice':
      return <GroupNotice row={row} nameOf={props.names.nameOf} />
    case 'tip':
      return render.tip(row)
    default:
      return <Message row={row} {...props} renderMedia={render.media} />
  }
}

const LINES = 'before:h-px before:flex-1 after:h-px after:flex-1'

function DayHeading({ at }: { at: number }) {
  return (
    <p
      className={`flex items-center gap-4 pt-6 pb-2 text-muted text-xs before:bg-line after:bg-line ${LINES}`}
    >
      <time dateTime={new Date(at).toISOString()} className="font-semibold">
        {formatDay(at)}
      </time>
    </p>
  )
}

function UnreadHeading() {
  return (
    <p
      className={`flex items-center gap-4 pt-4 pb-1 text-danger text-xs before:bg-clay after:bg-clay ${LINES}`}
    >
      <span className="font-semibold">
        <Trans>New messages</Trans>
      </span>
    </p>
  )
}
