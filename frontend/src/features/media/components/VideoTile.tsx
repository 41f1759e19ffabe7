import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Attachment } from '@/lib/protocol/generated'
import { PlayIcon } from '@/lib/ui/mediaIcons'
import type { MediaKit } from '../model/kit'
import { AskForFile } from './AskForFile'
import { Film } from './Film'
import { Placeholder } from './Placeholder'
import { durationInDigits } from './sizes'
import { useSeen } from './useSeen'
import { type Carrier, useSource } from './useSource'

interface VideoTileProps {
  kit: MediaKit
  carrier: Carrier
  attachment: Attachment
  /** Opens it large; absent where it is played in its place. */
  onOpen?(): void
}

/** A video within its message: a still picture of it, and pressed, the video. */
export function VideoTile({ kit, carrier, attachment, onOpen }: VideoTileProps) {
  const { t } = useLingui()
  const [isPlaying, setPlaying] = useState(false)
  const source = useSource(kit, carrier, attachment)
  const { url, isGone, onError } = source
  const previewUrl = useSeen({ kit, carrier, attachment, size: 'small', source })
  const { durationMs, placeholder, alt, name } = attachment
  const label = alt || name
  if (isPlaying && url) {
    return (
      <Film
        attachment={attachment}
        source={source}
        posterUrl={previewUrl}
        className="size-full bg-black object-contain"
      />
    )
  }
  if (source.restore) {
    return (
      <div className="relative size-full min-h-11 overflow-hidden">
        <Still placeholder={placeholder} previewUrl={previewUrl} onError={onError} />
        <span className="absolute inset-x-0 bottom-0 bg-black/70 px-3 py-1 text-center text-sm text-white">
          <AskForFile source={source} />
        </span>
      </div>
    )
  }
  return (
    <button
      type="button"
      aria-label={t`Play video: ${label}`}
      disabled={isGone || !url}
      onClick={onOpen ?? (() => setPlaying(true))}
      className="relative block size-full min-h-11 overflow-hidden focus-visible:outline-offset-[-3px]"
    >
      <Still placeholder={placeholder} previewUrl={previewUrl} onError={onError} />
      <span className="absolute inset-0 m-auto grid aspect-square h-[min(3.5rem,45%)] place-items-center rounded-full bg-black/60 text-white">
        <PlayIcon className="size-1/2" />
      </span>
      {durationMs != null && (
        <span className="absolute end-2 top-2 rounded-full bg-black/70 px-2 py-0.5 text-white text-xs tabular-nums">
          {durationInDigits(durationMs)}
        </span>
      )}
      {isGone && (
        <span className="absolute inset-x-0 bottom-0 bg-black/70 p-2 text-center text-sm text-white">
          {t`This video is no longer available.`}
        </span>
      )}
    </button>
  )
}

interface StillProps {
  placeholder: Attachment['placeholder']
  previewUrl: string | undefined
  onError(): void
}

function Still({ placeholder, previewUrl, onError }: StillProps) {
  return (
    <>
      <Placeholder hash={placeholder} />
      {previewUrl && (
        <img
          src={previewUrl}
          alt=""
          draggable={false}
          onError={onError}
          className="absolute inset-0 size-full object-cover"
        />
      )}
    </>
  )
}
