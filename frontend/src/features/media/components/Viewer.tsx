import { useLingui } from '@lingui/react/macro'
import { Dialog as Radix } from 'radix-ui'
import { type PointerEvent, useRef, useState } from 'react'
import type { Attachment } from '@/lib/protocol/generated'
import { keysOf } from '@/lib/shortcuts/keyPress'
import { BackIcon, CloseIcon, DownloadIcon, NextIcon } from '@/lib/ui/icons'
import { ZoomIcon } from '@/lib/ui/mediaIcons'
import { useDialogFocus } from '@/lib/ui/useDialogFocus'
import type { MediaKit } from '../model/kit'
import { type Carrier, useSource } from './useSource'

const MAX_ZOOM = 4
/** Further than this a finger has swiped, in pixels. */
const SWIPE_PX = 60

interface ViewerProps {
  kit: MediaKit
  carrier: Carrier
  items: readonly Attachment[]
  first: number
  onClose(): void
}

const BUTTON = 'grid size-11 place-items-center rounded-full bg-black/50 text-white hover:bg-black/80'

/** Pictures and videos, as large as the window: one after the other, closer, or onto the disk. */
export function Viewer({ kit, carrier, items, first, onClose }: ViewerProps) {
  const { t } = useLingui()
  const focus = useDialogFocus()
  const [index, setIndex] = useState(first)
  const [zoom, setZoom] = useState(1)
  const item = items[index]
  const count = items.length
  const go = (by: number) => {
    setZoom(1)
    setIndex((before) => Math.min(Math.max(before + by, 0), count - 1))
  }
  if (!item) return null
  const position = index + 1
  const title = item.alt || (item.kind === 'video' ? t`Video` : t`Photo`)
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Content
          {...focus}
          aria-describedby={undefined}
          onKeyDown={(event) => {
            const keys = keysOf(event)
            if (event.target instanceof HTMLVideoElement) return
            const isRtl = document.documentElement.dir === 'rtl'
            if (keys === 'arrowright') go(isRtl ? -1 : 1)
            if (keys === 'arrowleft') go(isRtl ? 1 : -1)
            if (keys === '+') setZoom((before) => Math.min(before * 1.5, MAX_ZOOM))
            if (keys === '-') setZoom((before) => Math.max(before / 1.5, 1))
          }}
          className="fixed inset-0 z-50 animate-appear bg-black/95 text-white focus:outline-none"
        >
          <Stage
            key={item.mediaId}
            kit={kit}
            carrier={carrier}
            item={item}
            zoom={zoom}
            onZoom={setZoom}
            onSwipe={go}
          />
          <header className="absolute inset-x-0 top-0 flex items-center gap-2 bg-linear-to-b from-black/80 p-3">
            <Radix.Title dir="auto" className="min-w-0 flex-1 truncate px-2 text-sm">
              {title}
            </Radix.Title>
            {count > 1 && (
              <span role="status" className="px-2 text-sm tabular-nums">
                <span className="sr-only">{t`Picture`} </span>
                {position} / {count}
              </span>
            )}
            {item.kind === 'picture' && (
              <button
                type="button"
                aria-label={zoom > 1 ? t`Zoom out` : t`Zoom in`}
                onClick={() => setZoom(zoom > 1 ? 1 : 2)}
                className={BUTTON}
              >
                <ZoomIcon />
              </button>
            )}
            <Download kit={kit} carrier={carrier} item={item} />
            <button type="button" aria-label={t`Close`} onClick={onClose} className={BUTTON}>
              <CloseIcon />
            </button>
          </header>
          {index > 0 && (
            <button
              type="button"
              aria-label={t`Previous`}
              onClick={() => go(-1)}
              className={`${BUTTON} absolute start-3 top-1/2`}
            >
              <BackIcon />
            </button>
          )}
          {position < count && (
            <button
              type="button"
              aria-label={t`Next`}
              onClick={() => go(1)}
              className={`${BUTTON} absolute end-3 top-1/2`}
            >
              <NextIcon />
            </button>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface ItemProps extends Pick<ViewerProps, 'kit' | 'carrier'> {
  item: Attachment
}

function Download({ kit, carrier, item }: ItemProps) {
  const { t } = useLingui()
  const { url } = useSource(kit, carrier, item)
  if (!url) return null
  return (
    <a
      href={url}
      download={item.name}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t`Download`}
      className={BUTTON}
    >
      <DownloadIcon />
    </a>
  )
}

interface StageProps extends ItemProps {
  zoom: number
  onZoom(zoom: number): void
  onSwipe(by: number): void
}

function Stage({ kit, carrier, item, zoom, onZoom, onSwipe }: StageProps) {
  const { t } = useLingui()
  const { url, previewUrl, onError } = useSource(kit, carrier, item)
  const [offset, setOffset] = useState({ x: 0, y: 0 })
  const start = useRef<{ x: number; y: number } | null>(null)
  if (item.kind === 'video') {
    return (
      <video
        src={url}
        controls
        autoPlay
        playsInline
        aria-label={item.alt || item.name}
        onError={onError}
        {...(previewUrl ? { poster: previewUrl } : {})}
        className="absolute inset-0 m-auto max-h-full max-w-full pt-16"
      />
    )
  }
  const down = (event: PointerEvent) => {
    start.current = { x: event.clientX, y: event.clientY }
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const move = (event: PointerEvent) => {
    if (start.current && zoom > 1)
      setOffset(({ x, y }) => ({ x: x + event.movementX, y: y + event.movementY }))
  }
  const up = (event: PointerEvent) => {
    const moved = start.current ? event.clientX - start.current.x : 0
    start.current = null
    const isRtl = document.documentElement.dir === 'rtl'
    if (zoom === 1 && Math.abs(moved) > SWIPE_PX) onSwipe(moved < 0 === isRtl ? -1 : 1)
  }
  return (
    <img
      src={url ?? previewUrl}
      alt={item.alt || t`Photo`}
      draggable={false}
      onError={onError}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onDoubleClick={() => onZoom(zoom > 1 ? 1 : 2)}
      onWheel={({ deltaY }) => onZoom(Math.min(Math.max(zoom * (deltaY < 0 ? 1.2 : 1 / 1.2), 1), MAX_ZOOM))}
      className="absolute inset-0 size-full touch-none select-none object-contain"
      style={{
        transform: zoom > 1 ? `translate(${offset.x}px, ${offset.y}px) scale(${zoom})` : 'none',
        cursor: zoom > 1 ? 'grab' : 'zoom-in',
      }}
    />
  )
}
