import { useLingui } from '@lingui/react/macro'
import { lazy, useCallback, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Cursors } from '@/lib/protocol/generated'
import { Late } from '@/lib/ui/Late'
import type { ConversationTimeline } from '../model/conversationTimeline'
import type { Outbox } from '../model/outbox'
import type { Places } from '../model/places'
import type { ReadMarks } from '../model/readMarks'
import { countUnread } from '../model/rows'
import type { UnreadLine } from '../model/unreadLine'
import { Announcement } from './Announcement'
import { Beginning } from './Beginning'
import { FloatingDate } from './FloatingDate'
import type { MessageChoices } from './messageActions'
import type { Names } from './names'
import { type Rendering, TimelineRow } from './TimelineRow'
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
  conversation: ShownConversation
  models: TimelineModels
  opening: Opening
  names: Names
  /** Whether somebody has left Natter. */
  isGone(userId: string): boolean
  /** What is done elsewhere with a message. */
  choices: MessageChoices
  /** How what other features know of is shown; the same object as long as it shows the same. */
  render: Rendering
}

interface ShownConversation {
  conversationId: string
  /** Who looks at it. */
  userId: string
  isGroup: boolean
  /** How far the other one of a direct conversation has come; `null` where that is not known. */
  peer: Cursors | null
  /** Whether one may delete what others wrote. */
  mayDeleteOthers: boolean
  /** How many messages of others are unread, as the list says: not all of them need be here. */
  unreadCount: number
}

interface TimelineModels {
  timeline: ConversationTimeline
  outbox: Outbox
  reads: ReadMarks
  line: UnreadLine
  places: Places
}

/** Where it opens. */
interface Opening {
  /** The entry of the browser's history. */
  historyKey: string
  goal: Goal | null
  /** Whether the server has told what is unread. */
  isUnreadKnown: boolean
}

/** A conversation's messages, the newest at the bottom. Only what is near the view is in the page. */
export function Timeline(props: TimelineProps) {
  const { conversation, models, opening, names, choices } = props
  const { conversationId, userId, isGroup, mayDeleteOthers } = conversation
  const { timeline, reads, line } = models
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
  const rows = useRows({ ...conversation, ...models, unreadAfter, isGone: props.isGone })
  const virtualizer = useVirtualRows({
    view,
    rows,
    follows: isWatching && around === null,
    scrollPadding: opening.goal?.kind === 'return' ? opening.goal.offset : CONTEXT_PX,
  })
  useDrawnLine(line, rows, isWatching)
  const unread = readUpTo === undefined ? 0 : countUnread(log.entries, userId, readUpTo)
  const sought = useOpening({
    ...opening,
    timeline,
    rows,
    virtualizer,
    readUpTo,
    unread,
    isOpening,
    onOpened,
  })
  const toEnd = useToEndAfterSending({ conversationId, ...models, virtualizer, rows })
  const top = useWatching({
    conversationId,
    ...models,
    historyKey: opening.historyKey,
    rows,
    virtualizer,
    isOpening,
    isVisible,
  })
  useEffect(() => void timeline.open(), [timeline])

  const { actions, menu, closeMenu } = useMessageActions({
    conversationId,
    userId,
    outbox: models.outbox,
    choices,
  })
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
                      names={names}
                      render={props.render}
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
      {isAway && <ToNewest count={conversation.unreadCount} onPress={toEnd} />}
      {menu && (
        <Late>
          <MessageMenu
            {...menu}
            userId={userId}
            mayDeleteOthers={mayDeleteOthers}
            choices={choices}
            actions={actions}
            onClose={closeMenu}
          />
        </Late>
      )}
      <Announcement rows={rows} names={names} />
    </div>
  )
}
