import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Attachment } from '@/lib/protocol/generated'
import type { MediaKit } from '../model/kit'
import { Placeholder } from './Placeholder'
import { useSeen } from './useSeen'
import { type Carrier, useSource } from './useSource'

/** Below this many pixels in both directions, a picture would only be blurred by being drawn larger. */
const TINY_PX = 96

interface PictureTileProps {
  kit: MediaKit
  carrier: Carrier
  attachment: Attachment
  onOpen(): void
}

/** A picture within its message; pressed, it opens large. */
export function PictureTile({ kit, carrier, attachment, onOpen }: PictureTileProps) {
  const { t } = useLingui()
  const [isLoaded, setLoaded] = useState(false)
  const source = useSource(kit, carrier, attachment)
  const src = useSeen({ kit, carrier, attachment, size: 'small', source })
  const { isGone, onError } = source
  const alt = attachment.alt || t`Photo`
  const { width, height } = attachment
  const isTiny = width != null && height != null && Math.max(width, height) < TINY_PX
  return (
    <button
      type="button"
      onClick={onOpen}
      className="relative block size-full min-h-11 cursor-zoom-in overflow-hidden focus-visible:outline-offset-[-3px]"
    >
      <Placeholder hash={attachment.placeholder} />
      {isGone ? (
        <span className="absolute inset-0 grid place-items-center p-2 text-center text-ink text-sm">
          {t`This picture is no longer available.`}
        </span>
      ) : (
        <img
          // Without an address it has no picture yet, and its words all the same.
          {...(src ? { src } : {})}
          alt={alt}
          draggable={false}
          decoding="async"
          onLoad={() => setLoaded(true)}
          onError={onError}
          className={`absolute inset-0 size-full ${isTiny ? 'object-scale-down' : 'object-cover'} text-transparent transition-opacity duration-200 ${isLoaded ? '' : 'opacity-0'}`}
        />
      )}
    </button>
  )
}
