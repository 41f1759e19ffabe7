import { useLingui } from '@lingui/react/macro'
import { Dialog as Radix } from 'radix-ui'
import { type MouseEvent, useState } from 'react'
import type { Attachment } from '@/lib/protocol/generated'
import { keysOf } from '@/lib/shortcuts/keyPress'
import { BackIcon, CloseIcon, DownloadIcon, LinkIcon, NextIcon } from '@/lib/ui/icons'
import { ShowInConversationIcon, ZoomIcon } from '@/lib/ui/mediaIcons'
import { Spinner } from '@/lib/ui/Spinner'
import { share } from '@/lib/ui/share'
import { useDialogFocus } from '@/lib/ui/useDialogFocus'
import { download } from '../model/download'
import type { MediaKit } from '../model/kit'
import { AskForFile } from './AskForFile'
import { Film } from './Film'
import { useSeen } from './useSeen'
import { type Carrier, useSource } from './useSource'
import { isRtl, useZoom } from './useZoom'

/** A picture or video, and the message that carries it. */
export interface Viewable {
  carrier: Carrier
  attachment: Attachment
}

interface ViewerProps {
  kit: MediaKit
  items: readonly Viewable[]
  first: number
  /** The address at which those who are in the conversation find a message. */
  linkTo(carrier: Carrier): string
  /** Leads to the message; absent where it is behind the viewer already. */
  onShow?(item: Viewable): void
  onClose(): void
}

const BUTTON =
  'grid size-11 shrink-0 place-items-center rounded-full bg-black/50 text-white hover:bg-black/80'

/** Pictures and videos, as large as the window: one after the other, closer, or onto the disk. */
export function Viewer({ kit, items, first, linkTo, onShow, onClose }: ViewerProps) {
  const { t } = useLingui()
  const focus = useDialogFocus()
  const [index, setIndex] = useState(first)
  const count = items.length
  const go = (by: number) => {
    reset()
    setIndex((before) => Math.min(Math.max(before + by, 0), count - 1))
  }
  const { view, reset, zoomBy, toggle, gestures } = useZoom({ onSwipe: go, onClose })
  const item = items[index]
  if (!item) return null
  const { attachment } = item
  const position = index + 1
  const title = attachment.alt || (attachment.kind === 'video' ? t`Video` : t`Photo`)
  const isZoomed = view.zoom > 1
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Content
          {...focus}
          aria-describedby={undefined}
          onKeyDown={(event) => {
            // A video has keys of its own.
            if (event.target instanceof HTMLVideoElement) return
            const keys = keysOf(event)
            if (keys === 'arrowright') go(isRtl() ? -1 : 1)
            if (keys === 'arrowleft') go(isRtl() ? 1 : -1)
            if (keys === '+') zoomBy(1.5)
            if (keys === '-') zoomBy(1 / 1.5)
          }}
          className="fixed inset-0 z-50 animate-appear overflow-hidden bg-black/95 text-white focus:outline-none"
        >
          {attachment.kind === 'video' ? (
            <LargeFilm key={attachment.mediaId} kit={kit} item={item} />
          ) : (
            <div
              {...gestures}
              className="absolute inset-0 touch-none select-none"
              style={{
                transform: isZoomed ? `translate(${view.x}px, ${view.y}px) scale(${view.zoom})` : 'none',
                cursor: isZoomed ? 'grab' : 'zoom-in',
              }}
            >
              <Picture key={attachment.mediaId} kit={kit} item={item} />
            </div>
          )}
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
            {attachment.kind === 'picture' && (
              <button
                type="button"
                aria-label={isZoomed ? t`Zoom out` : t`Zoom in`}
                onClick={() => toggle()}
                className={BUTTON}
              >
                <ZoomIcon />
              </button>
            )}
            {item.carrier.seq !== null && (
              <button
                type="button"
                aria-label={t`Share link`}
                onClick={() => void share({ url: linkTo(item.carrier) }, t`Link copied.`)}
                className={BUTTON}
              >
                <LinkIcon />
              </button>
            )}
            {onShow && (
              <button
                type="button"
                aria-label={t`Show in conversation`}
                onClick={() => onShow(item)}
                className={BUTTON}
              >
                <ShowInConversationIcon />
              </button>
            )}
            <Asleep kit={kit} item={item} />
            <Download key={attachment.mediaId} kit={kit} item={item} />
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

interface ItemProps {
  kit: MediaKit
  item: Viewable
}

/** Of what is in deep storage, only the smaller version can be seen. */
function Asleep({ kit, item: { carrier, attachment } }: ItemProps) {
  const source = useSource(kit, carrier, attachment)
  if (!source.restore) return null
  return (
    <p className="absolute inset-x-0 top-16 mx-auto w-fit rounded-lg bg-black/70 px-3 py-1 text-sm text-white">
      <AskForFile source={source} />
    </p>
  )
}

/** Saves the file: a browser opens what comes from another host, whatever the link says. */
function Download({ kit, item: { carrier, attachment } }: ItemProps) {
  const { t } = useLingui()
  const { url } = useSource(kit, carrier, attachment)
  const [isBusy, setBusy] = useState(false)
  if (!url) return null
  const save = (event: MouseEvent) => {
    event.preventDefault()
    setBusy(true)
    void download(url, attachment.name).finally(() => setBusy(false))
  }
  return (
    <a
      href={url}
      download={attachment.name}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t`Download`}
      aria-busy={isBusy}
      onClick={save}
      className={BUTTON}
    >
      {isBusy ? <Spinner /> : <DownloadIcon />}
    </a>
  )
}

function LargeFilm({ kit, item: { carrier, attachment } }: ItemProps) {
  const source = useSource(kit, carrier, attachment)
  return (
    <Film
      attachment={attachment}
      source={source}
      posterUrl={useSeen({ kit, carrier, attachment, size: 'small', source })}
      className="absolute inset-0 m-auto max-h-full max-w-full pt-16"
    />
  )
}

function Picture({ kit, item: { carrier, attachment } }: ItemProps) {
  const { t } = useLingui()
  const source = useSource(kit, carrier, attachment)
  const { isGone, onError } = source
  const small = useSeen({ kit, carrier, attachment, size: 'small', source })
  const large = useSeen({ kit, carrier, attachment, size: 'large', source })
  if (isGone) {
    return <p className="grid size-full place-items-center p-6">{t`This picture is no longer available.`}</p>
  }
  return (
    <img
      src={large ?? small}
      alt={attachment.alt || t`Photo`}
      draggable={false}
      onError={onError}
      className="size-full object-contain"
    />
  )
}
