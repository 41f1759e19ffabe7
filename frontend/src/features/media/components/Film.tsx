import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Attachment } from '@/lib/protocol/generated'
import { Button } from '@/lib/ui/Button'
import { download } from '../model/download'
import type { Source } from './useSource'

interface FilmProps {
  attachment: Attachment
  source: Pick<Source, 'url' | 'onError'>
  posterUrl: string | undefined
  className: string
}

/** A video that plays as soon as it is shown; where this browser cannot play it, that is said, and it can be saved. */
export function Film({ attachment, source: { url, onError }, posterUrl, className }: FilmProps) {
  const { t } = useLingui()
  /** The address of what could not be played. With another one it is tried again. */
  const [failed, setFailed] = useState<string>()
  if (url && url === failed) {
    return (
      <div className={`${className} grid place-content-center gap-2 p-3 text-center text-sm text-white`}>
        <p role="alert">{t`This video could not be played. Your browser may not know its format.`}</p>
        <Button look="secondary" onClick={() => void download(url, attachment.name)}>
          {t`Download`}
        </Button>
      </div>
    )
  }
  const fail = () => {
    setFailed(url)
    onError()
  }
  return (
    <video
      src={url}
      controls
      autoPlay
      playsInline
      aria-label={attachment.alt || attachment.name}
      onError={fail}
      // Of a film whose pictures it does not know, a browser plays the sound.
      onLoadedMetadata={({ currentTarget }) => currentTarget.videoWidth === 0 && fail()}
      {...(posterUrl ? { poster: posterUrl } : {})}
      className={className}
    />
  )
}
