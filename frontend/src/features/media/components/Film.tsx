import type { Attachment } from '@/lib/protocol/generated'
import type { Source } from './useSource'

interface FilmProps {
  attachment: Attachment
  source: Source
  posterUrl: string | undefined
  className: string
}

/** A video that plays as soon as it is shown. */
export function Film({ attachment, source: { url, onError }, posterUrl, className }: FilmProps) {
  return (
    <video
      src={url}
      controls
      autoPlay
      playsInline
      aria-label={attachment.alt || attachment.name}
      onError={onError}
      {...(posterUrl ? { poster: posterUrl } : {})}
      className={className}
    />
  )
}
