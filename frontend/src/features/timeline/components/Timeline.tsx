import { useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { formatDay } from '@/lib/time/format'
import { Button } from '@/lib/ui/Button'
import { DownIcon } from '@/lib/ui/icons'
import type { ConversationTimeline } from '../model/conversationTimeline'
import type { Outbox } from '../model/outbox'
import { type Row, rowsOf } from '../model/rows'
import { Announcement } from './Announcement'
import { Beginning } from './Beginning'
import { Message } from './Message'
import { useStickToBottom } from './useStickToBottom'

/** Nearer to the top than this, older messages are fetched, in pixels. */
const LOAD_OLDER_PX = 240

interface TimelineProps {
  conversationId: string
  timeline: ConversationTimeline
  outbox: Outbox
  userId: string
  nameOf(userId: string): string
}

/** A conversation's messages, the newest at the bottom. */
export function Timeline({ conversationId, timeline, outbox, userId, nameOf }: TimelineProps) {
  const state = useStore(timeline.state)
  const unsent = useStore(outbox.items)
  const rows = useMemo(
    () =>
      rowsOf(
        state.log.entries,
        unsent.filter((item) => item.conversationId === conversationId),
        userId,
      ),
    [state.log.entries, unsent, conversationId, userId],
  )
  const view = useRef<HTMLDivElement>(null)
  const { newCount, onScroll, toBottom } = useStickToBottom(view, rows)

  useEffect(() => void timeline.open(), [timeline])

  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={view}
        aria-label="Messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={(event) => {
          onScroll()
          if (event.currentTarget.scrollTop < LOAD_OLDER_PX && !state.failure) void timeline.loadOlder()
        }}
        className="h-full overflow-y-auto overscroll-contain px-3 [overflow-anchor:none] focus-visible:outline-offset-[-2px] sm:px-5"
      >
        <div className="mx-auto flex min-h-full max-w-3xl flex-col justify-end pb-4">
          <Beginning timeline={timeline} isEmpty={rows.length === 0} />
          <ol>
            {rows.map((row) => (
              <RowItem key={row.key} row={row} outbox={outbox} nameOf={nameOf} />
            ))}
          </ol>
        </div>
      </section>
      {newCount > 0 && (
        <Button
          onClick={toBottom}
          className="-translate-x-1/2 absolute bottom-3 left-1/2 rounded-full shadow-soft"
        >
          <DownIcon className="size-4" />
          {newCount === 1 ? '1 new message' : `${newCount} new messages`}
        </Button>
      )}
      <Announcement rows={rows} nameOf={nameOf} />
    </div>
  )
}

interface RowItemProps {
  row: Row
  outbox: Outbox
  nameOf(userId: string): string
}

function RowItem({ row, outbox, nameOf }: RowItemProps) {
  if (row.kind === 'day') {
    return (
      <li className="mt-6 mb-2 flex items-center gap-4 text-muted text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        <span className="font-semibold">{formatDay(row.at)}</span>
      </li>
    )
  }
  return (
    <Message
      row={row}
      senderName={nameOf(row.senderId)}
      onRetry={() => outbox.retry(row.key)}
      onDelete={() => outbox.discard(row.key)}
    />
  )
}
