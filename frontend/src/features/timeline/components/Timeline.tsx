import { useLingui } from '@lingui/react/macro'
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Cursors, Quote } from '@/lib/protocol/generated'
import { ErrorBoundary } from '@/lib/ui/ErrorBoundary'
import type { ConversationTimeline } from '../model/conversationTimeline'
import type { Outbox } from '../model/outbox'
import type { Places } from '../model/places'
import type { ReadMarks } from '../model/readMarks'
import type { MessageRow, TipRow } from '../model/row'
import { countUnread } from '../model/rows'
import type { UnreadLine } from '../model/unreadLine'
import { Announcement } from './Announcement'
import { Beginning } from './Beginning'
import { FloatingDate } from './FloatingDate'
import type { MessageChoices } from './messageActions'
import { TimelineRow } from './TimelineRow'
import { ToNewest } from './ToNewest'
import { useMessageActions } from './useMessageActions'
import { type Goal, useOpening } from './useOpening'
import { usePageVisible } from './usePageVisible'
import { useRows } from './useRows'
import { useToday } from './useToday'
import { useToEndAfterSending } from './useToEndAfterSending'
import { useDrawnLine, useUnreadLine } from './useUnreadLine'
import { useVirtualRows } from './useVirtualRows'
import { useWatching } from './useWatching'

/** Fetches what it takes to show a message's menu. */
export const loadMessageMenu = () => import('./MessageMenu')
const MessageMenu = lazy(async () => ({ default: (await loadMessageMenu()).MessageMenu }))

/** How much of what was read before stays in view above the unread line, in pixels. */
const CONTEXT_PX = 96

interface TimelineProps {
  conversationId: string
  timeline: ConversationTimeline
  outbox: Outbox
  reads: ReadMarks
  line: UnreadLine
  places: Places
  /** The entry of the browser's history. */
  historyKey: string
  goal: Goal | null
  /** Whether the server has told what is unread. */
  isUnreadKnown: boolean
  /** How many messages of others are unread, as the list says: not all of them need be here. */
  unreadCount: number
  userId: string
  nameOf(userId: string): string
  handleOf(userId: string): string | undefined
  /** A quoted text in which those are called by their names whom it names by their handles. */
  named(text: string): string
  /** Whether somebody has left Natter. */
  isGone(userId: string): boolean
  isGroup: boolean
  /** How far the other one of a direct conversation has come; `null` where that is not known. */
  peer: Cursors | null
  /** Whether one may delete what others wrote. */
  mayDeleteOthers: boolean
  /** What is done elsewhere with a message. */
  choices: MessageChoices
  onShowQuoted(quote: Quote): void
  /** Shows a tip; the same function as long as it does the same. */
  renderTip(row: TipRow): ReactNode
  /** Shows the files of a message; as above. */
  renderMedia(row: MessageRow): ReactNode
}

/** A conversation's messages, the newest at the bottom. Only what is near the view is in the page. */
export function Timeline(props: TimelineProps) {
  const { conversationId, timeline, outbox, reads, line, goal, userId, nameOf, handleOf, named } = props
  const { isGroup, isGone, peer } = props
  const { t } = useLingui()
  const view = useRef<HTMLDivElement>(null)
  const [isOpening, setOpening] = useState(true)
  const onOpened = useCallback(() => setOpening(false), [])
  const isVisible = usePageVisible()
  const today = useToday()
  const { log, around } = useStore(timeline.state)
  const readUpTo = useStore(reads.marks)[conversationId]
  const isWatching = !isOpening && isVisible
  const unreadAfter = useUnreadLine({ line, readUpTo, isWatching })
  const rows = useRows({ conversationId, timeline, outbox, userId, unreadAfter, peer, isGone })
  const virtualizer = useVirtualRows({
    view,
    rows,
    follows: isWatching && around === null,
    scrollPadding: goal?.kind === 'return' ? goal.offset : CONTEXT_PX,
  })
  useDrawnLine(line, rows, isWatching)
  const unread = readUpTo === undefined ? 0 : countUnread(log.entries, userId, readUpTo)
  const sought = useOpening({ ...props, rows, virtualizer, readUpTo, unread, isOpening, onOpened })
  const toEnd = useToEndAfterSending({ conversationId, timeline, outbox, virtualizer, rows })
  const top = useWatching({ ...props, rows, virtualizer, isOpening, isVisible })
  useEffect(() => void timeline.open(), [timeline])

  const { actions, menu, closeMenu } = useMessageActions(props)
  const items = virtualizer.getVirtualItems()
  const lastIndex = items.at(-1)?.index

  const isAway = rows.length > 0 && (around !== null || !virtualizer.isAtEnd())
  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={view}
        aria-label={t`Messages`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onWheel={onOpened}
        onTouchMove={onOpened}
        onKeyDown={onOpened}
        onPointerDown={onOpened}
        className="h-full overflow-y-auto overscroll-contain [scrollbar-gutter:stable] px-3 [overflow-anchor:none] focus-visible:outline-offset-[-2px] sm:px-5"
      >
        <div className="mx-auto flex min-h-full max-w-3xl flex-col justify-end">
          <div
            // The messages take the place of what says that they are coming: nothing that was there moves.
            key={rows.length === 0 ? 'coming' : 'there'}
            className="relative shrink-0"
            style={{ height: virtualizer.getTotalSize() }}
          >
            <div className="absolute inset-x-0 top-0 flex h-20 flex-wrap items-center justify-center gap-x-3 text-muted text-sm">
              <Beginning timeline={timeline} isEmpty={rows.length === 0} />
            </div>
            <ol>
              {items.map((item) => {
                const row = rows[item.index]
                if (!row) return null
                return (
                  <li
                    key={item.key}
                    ref={virtualizer.measureElement}
                    data-index={item.index}
                    aria-posinset={item.index + 1}
                    aria-setsize={rows.length}
                    className="absolute inset-x-0 top-0"
                    style={{ transform: `translateY(${item.start}px)` }}
                  >
                    <TimelineRow
                      row={row}
                      today={today}
                      isNamed={isGroup}
                      isTabStop={item.index === lastIndex}
                      isSought={row.key === sought}
                      userId={userId}
                      actions={actions}
                      nameOf={nameOf}
                      handleOf={handleOf}
                      named={named}
                      renderTip={props.renderTip}
                      renderMedia={props.renderMedia}
                    />
                  </li>
                )
              })}
            </ol>
          </div>
        </div>
      </section>
      {top && (
        <FloatingDate
          at={top.at}
          isShown={isAway && !isOpening && virtualizer.isScrolling && !top.startsDay}
        />
      )}
      {isAway && <ToNewest count={props.unreadCount} onPress={toEnd} />}
      {menu && (
        <ErrorBoundary fallback={null}>
          <Suspense>
            <MessageMenu {...props} {...menu} actions={actions} onClose={closeMenu} />
          </Suspense>
        </ErrorBoundary>
      )}
      <Announcement rows={rows} nameOf={nameOf} named={named} />
    </div>
  )
}
