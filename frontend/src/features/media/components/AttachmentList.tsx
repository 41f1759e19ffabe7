import { useLingui } from '@lingui/react/macro'
import { useStore } from 'zustand'
import type { Album, Tile } from '@/lib/media/album'
import { isVisual } from '@/lib/media/attached'
import type { Attachment } from '@/lib/protocol/generated'
import type { MediaKit } from '../model/kit'
import { CancelUpload, FileLine } from './FileLine'
import { PictureTile } from './PictureTile'
import { RecordingLine } from './RecordingLine'
import type { Carrier } from './useSource'
import { VideoTile } from './VideoTile'

interface AttachmentListProps {
  kit: MediaKit
  carrier: Carrier
  attachments: readonly Attachment[]
  /** How the pictures among them are laid out. */
  album: Album
  /** Opens the picture or video of this place among them. */
  onOpen(index: number): void
  /** Gives the message up while it is uploaded; absent where it is not. */
  onCancel?(): void
}

/** The files of a message: pictures and videos as an album, all else in lines. */
export function AttachmentList({ kit, carrier, attachments, album, onOpen, onCancel }: AttachmentListProps) {
  const visual = attachments.filter(isVisual)
  const lines = attachments.filter((attachment) => !isVisual(attachment))
  return (
    <>
      {visual.length > 0 && (
        <div className="relative isolate overflow-hidden rounded-2xl" style={{ aspectRatio: album.ratio }}>
          {visual.map((attachment, index) => (
            <div key={attachment.mediaId} className="absolute p-px" style={placeOf(album.tiles[index])}>
              {attachment.kind === 'video' ? (
                <VideoTile
                  kit={kit}
                  carrier={carrier}
                  attachment={attachment}
                  {...(visual.length > 1 ? { onOpen: () => onOpen(index) } : {})}
                />
              ) : (
                <PictureTile
                  kit={kit}
                  carrier={carrier}
                  attachment={attachment}
                  onOpen={() => onOpen(index)}
                />
              )}
            </div>
          ))}
          {onCancel && <Uploading kit={kit} attachments={attachments} onCancel={onCancel} />}
        </div>
      )}
      {lines.map((attachment) => {
        const cancel = onCancel && visual.length === 0 ? { onCancel } : {}
        const props = { kit, carrier, attachment, ...cancel }
        return attachment.kind === 'file' ? (
          <FileLine key={attachment.mediaId} {...props} />
        ) : (
          <RecordingLine key={attachment.mediaId} {...props} />
        )
      })}
    </>
  )
}

function placeOf(tile: Tile | undefined) {
  const { x = 0, y = 0, width = 1, height = 1 } = tile ?? {}
  const percent = (part: number) => `${part * 100}%`
  return { insetInlineStart: percent(x), top: percent(y), width: percent(width), height: percent(height) }
}

/** How far the upload of a message is, over its pictures, and the way to give it up. */
function Uploading({
  kit,
  attachments,
  onCancel,
}: Pick<AttachmentListProps, 'kit' | 'attachments'> & { onCancel(): void }) {
  const { t } = useLingui()
  const progress = useStore(kit.uploads.progress)
  const done =
    attachments.reduce((sum, { mediaId }) => sum + (progress[mediaId] ?? 0), 0) / attachments.length
  return (
    <div className="absolute start-2 bottom-2 z-10 flex items-center rounded-full bg-black/70 ps-3 text-white text-xs">
      <progress aria-label={t`Uploading`} value={done} max={1} className="h-1.5 w-20" />
      <span aria-hidden="true" className="w-10 text-end tabular-nums">
        {Math.round(done * 100)}%
      </span>
      <CancelUpload onCancel={onCancel} />
    </div>
  )
}
