import { measureElement, useVirtualizer, type VirtualItem, type Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import { heightOfFiles } from '@/lib/media/album'
import { isOnlyEmoji } from '../model/messageText'
import type { Row, TipRow } from '../model/row'

/** Nearer to the bottom than this counts as there, in pixels. */
export const NEAR_PX = 60
/** The room above the oldest message, which `Beginning` fills. */
export const BEGINNING_PX = 80
const END_PX = 16
/** How many rows beyond the view are there, in each direction. */
const OVERSCAN = 8

export type Rows = Virtualizer<HTMLDivElement, HTMLLIElement>

interface Options {
  view: RefObject<HTMLDivElement | null>
  rows: readonly Row[]
  /** Whether the view goes with what is appended, where it is at the bottom. */
  follows: boolean
  /** How far below the upper edge a row stands to which one is led, in pixels. */
  scrollPadding: number
}

/** Which rows are in the page and where: those in view and a few around them. */
export function useVirtualRows({ view, rows, follows, scrollPadding }: Options): Rows {
  const heads = useRef(new Map<string, string>())
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLLIElement>({
    count: rows.length,
    getScrollElement: () => view.current,
    estimateSize: (index) => estimateOf(rows[index]),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    measureElement: (element, entry, instance) => {
      const row = rows[instance.indexFromElement(element)]
      if (row && !heads.current.has(row.key)) heads.current.set(row.key, headOf(row))
      return measureElement(element, entry, instance)
    },
    anchorTo: 'end',
    followOnAppend: follows,
    scrollEndThreshold: NEAR_PX,
    scrollPaddingStart: scrollPadding,
    paddingStart: BEGINNING_PX,
    paddingEnd: END_PX,
    overscan: OVERSCAN,
  })
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = (item) => {
    const row = rows[item.index]
    if (!row) return false
    const head = headOf(row)
    const hasOtherHead = heads.current.get(row.key) !== head
    heads.current.set(row.key, head)
    return movesWhatIsBelow(virtualizer, item, hasOtherHead)
  }
  useStayingAtEnd(view, virtualizer, follows ? rows.length : null)
  return virtualizer
}

/** Whether the view has to move with a row's size so that what one reads stays where it is. */
function movesWhatIsBelow(rows: Rows, item: VirtualItem, hasOtherHead: boolean): boolean {
  const top = rows.scrollOffset ?? 0
  const bottom = top + (rows.scrollRect?.height ?? 0)
  if (!rows.itemSizeCache.has(item.key)) return item.start < top || isAboveKnown(rows, item)
  // A date that comes or goes with older messages stands above the message: that one and all below it stay.
  if (hasOtherHead) return item.start < bottom
  // One that grows while it is in view, as an image does, grows downwards.
  return item.end <= top && rows.scrollDirection !== 'backward'
}

/** Whether something in view below a row has its height already: the row is new above it, and not to push it. */
function isAboveKnown(rows: Rows, item: VirtualItem): boolean {
  const last = rows.range?.endIndex ?? item.index
  for (let index = item.index + 1; index <= last; index += 1) {
    if (rows.itemSizeCache.has(rows.options.getItemKey(index))) return true
  }
  return false
}

/** What stands above a row's own content. */
function headOf({ startsDay, startsUnread, startsGroup }: Row): string {
  return `${startsDay} ${startsUnread} ${startsGroup}`
}

/** About how high a row is, in pixels, until it is measured. */
function estimateOf(row: Row | undefined): number {
  if (!row) return 0
  const heads = (row.startsDay ? 48 : 0) + (row.startsUnread ? 36 : 0)
  if (row.kind === 'tip') return heads + heightOfTip(row)
  const files = row.kind === 'message' ? heightOfFiles(row.attachments) : 0
  const lines = row.text === '' && files > 0 ? 24 : 24 * linesOf(row.text, 60)
  const text = isOnlyEmoji(row.text) ? 47 : lines
  return 18 + text + files + (row.startsGroup ? 12 : 2) + heads
}

/** Of its card: what is given, what is said with it, what it is for, and how it stands. */
function heightOfTip({ tip, status }: TipRow): number {
  const note = tip.note ? 12 + 24 * linesOf(tip.note, 36) : 0
  const isExplained = status?.status === 'failed' || status?.status === 'reorganised'
  return 132 + note + (tip.aboutId ? 56 : 0) + (isExplained ? 36 : 0)
}

function linesOf(text: string, width: number): number {
  return text.split('\n').reduce((sum, line) => sum + 1 + Math.floor(line.length / width), 0)
}

/**
 * Whoever is at the bottom stays there: where the keyboard of a phone or a growing composer takes room away from below,
 * where a window of another width has other lines, and where what was missed comes in above one's own unsent messages.
 * @param count how many rows there are, where the view is to go with them; else `null`
 */
function useStayingAtEnd(view: RefObject<HTMLDivElement | null>, rows: Rows, count: number | null): void {
  const isAtEnd = useRef(true)
  const size = useRef('')
  useLayoutEffect(() => {
    if (count !== null && isAtEnd.current) rows.scrollToEnd()
  }, [rows, count])
  useEffect(() => {
    const element = view.current
    if (!element) return
    size.current = sizeOf(element)
    const observer = new ResizeObserver(() => {
      if (sizeOf(element) === size.current) return
      size.current = sizeOf(element)
      if (isAtEnd.current) rows.scrollToEnd()
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [view, rows])
  useEffect(() => {
    const element = view.current
    // Rows move with a change of the size before it is told of, and say nothing of where one was.
    if (element && sizeOf(element) === size.current) isAtEnd.current = rows.isAtEnd()
  })
}

function sizeOf({ clientWidth, clientHeight }: Element): string {
  return `${clientWidth} ${clientHeight}`
}
