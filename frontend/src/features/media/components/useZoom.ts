import { type PointerEvent, useCallback, useEffect, useRef, useState } from 'react'

const MAX_ZOOM = 6
const CLOSER = 2.5
/** Further than this a finger has swiped, in pixels. */
const SWIPE_PX = 60
/** Two taps within this time, and this far from each other, are one double tap. */
const DOUBLE_TAP_MS = 300
const DOUBLE_TAP_PX = 30

interface Point {
  x: number
  y: number
}

/** How a picture is shown: so many times larger, and moved by so many pixels. */
export interface View extends Point {
  zoom: number
}

const WHOLE: View = { zoom: 1, x: 0, y: 0 }

interface Options {
  /** To the next picture, or back. */
  onSwipe(by: 1 | -1): void
  onClose(): void
}

/** How close a picture is seen: by pinching, the wheel, a double tap, a button or a key; and swiping, while it is whole. */
export function useZoom({ onSwipe, onClose }: Options) {
  const [view, setView] = useState(WHOLE)
  const [stage, setStage] = useState<HTMLElement | null>(null)
  const fingers = useRef(new Map<number, Point>())
  const start = useRef<Point | null>(null)
  const lastTap = useRef<Point & { at: number }>({ x: 0, y: 0, at: -DOUBLE_TAP_MS })
  const zoomBy = useCallback(
    (factor: number, at?: Point) => setView((before) => zoomed(before, factor, fromMiddle(stage, at), stage)),
    [stage],
  )
  const toggle = (at?: Point) => (view.zoom > 1 ? setView(WHOLE) : zoomBy(CLOSER, at))
  useWheel(stage, zoomBy)
  const down = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    fingers.current.set(event.pointerId, pointOf(event))
    // A second finger is not the beginning of a swipe.
    start.current = fingers.current.size === 1 ? pointOf(event) : null
  }
  const move = (event: PointerEvent) => {
    const before = fingers.current.get(event.pointerId)
    if (!before) return
    const now = pointOf(event)
    fingers.current.set(event.pointerId, now)
    const [other] = [...fingers.current].flatMap(([id, point]) => (id === event.pointerId ? [] : [point]))
    if (other) zoomBy(distance(now, other) / Math.max(distance(before, other), 1), middle(now, other))
    setView((shown) => (shown.zoom > 1 ? moved(shown, now.x - before.x, now.y - before.y, stage) : shown))
  }
  const up = (event: PointerEvent) => {
    fingers.current.delete(event.pointerId)
    const from = start.current
    start.current = null
    if (!from || event.type === 'pointercancel') return
    const now = pointOf(event)
    if (distance(from, now) < DOUBLE_TAP_PX) return tap(now, event.timeStamp)
    if (view.zoom > 1) return
    const [x, y] = [now.x - from.x, now.y - from.y]
    if (Math.abs(x) > Math.max(Math.abs(y), SWIPE_PX)) onSwipe(x < 0 === isRtl() ? -1 : 1)
    else if (event.pointerType === 'touch' && y > SWIPE_PX) onClose()
  }
  const tap = (point: Point, at: number) => {
    const { at: before, ...place } = lastTap.current
    const isDouble = at - before < DOUBLE_TAP_MS && distance(place, point) < DOUBLE_TAP_PX
    lastTap.current = { ...point, at: isDouble ? -DOUBLE_TAP_MS : at }
    if (isDouble) toggle(point)
  }
  return {
    view,
    reset: () => setView(WHOLE),
    zoomBy,
    toggle,
    /** For the element that takes the gestures. */
    gestures: {
      ref: setStage,
      onPointerDown: down,
      onPointerMove: move,
      onPointerUp: up,
      onPointerCancel: up,
    },
  }
}

export function isRtl(): boolean {
  return document.documentElement.dir === 'rtl'
}

/** The wheel zooms the picture, not the page: React's own listeners cannot prevent that. */
function useWheel(stage: HTMLElement | null, zoomBy: (factor: number, at: Point) => void): void {
  useEffect(() => {
    const turn = (event: WheelEvent) => {
      event.preventDefault()
      zoomBy(event.deltaY < 0 ? 1.2 : 1 / 1.2, pointOf(event))
    }
    stage?.addEventListener('wheel', turn, { passive: false })
    return () => stage?.removeEventListener('wheel', turn)
  }, [stage, zoomBy])
}

/** What is at this place stays there. */
function zoomed(view: View, factor: number, at: Point, stage: HTMLElement | null): View {
  const zoom = Math.min(Math.max(view.zoom * factor, 1), MAX_ZOOM)
  const grown = zoom / view.zoom
  const x = at.x - (at.x - view.x) * grown
  const y = at.y - (at.y - view.y) * grown
  return moved({ zoom, x, y }, 0, 0, stage)
}

/** Not so far that the picture leaves its place. */
function moved(view: View, byX: number, byY: number, stage: HTMLElement | null): View {
  const within = (value: number, size: number) => {
    const most = ((view.zoom - 1) * size) / 2
    return Math.min(Math.max(value, -most), most)
  }
  return {
    ...view,
    x: within(view.x + byX, stage?.clientWidth ?? 0),
    y: within(view.y + byY, stage?.clientHeight ?? 0),
  }
}

function fromMiddle(stage: HTMLElement | null, at: Point | undefined): Point {
  if (!stage || !at) return { x: 0, y: 0 }
  return { x: at.x - stage.clientWidth / 2, y: at.y - stage.clientHeight / 2 }
}

function pointOf({ clientX: x, clientY: y }: Pick<MouseEvent, 'clientX' | 'clientY'>): Point {
  return { x, y }
}

function middle(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 }
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y)
}
