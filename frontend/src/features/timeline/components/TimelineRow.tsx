import { Trans } from '@lingui/react/macro'
import { memo, type ReactNode } from 'react'
import { formatDay } from '@/lib/time/format'
import type { MessageRow, Row, TipRow } from '../model/row'
import { GroupNotice } from './GroupNotice'
import { Message } from './Message'
import type { MessageActions } from './messageActions'

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
  nameOf(userId: string): string
  handleOf(userId: string): string | undefined
  named(text: string): string
  /** Shows a tip. */
  renderTip(row: TipRow): ReactNode
  /** Shows the files of a message. */
  renderMedia(row: MessageRow): ReactNode
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

function contentOf(row: Row, { renderTip, ...props }: Omit<TimelineRowProps, 'row' | 'today'>): ReactNode {
  switch (row.kind) {
    case 'notice':
      return <GroupNotice row={row} nameOf={props.nameOf} />
    case 'tip':
      return renderTip(row)
    default:
      return <Message row={row} {...props} />
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
