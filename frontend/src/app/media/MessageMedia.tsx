import { lazy, useMemo } from 'react'
import type { MessageRow } from '@/features/timeline/model/row'
import { albumOf, LINE_REM } from '@/lib/media/album'
import { isVisual } from '@/lib/media/attached'
import { Late } from '@/lib/ui/Late'

const Shown = lazy(async () => ({ default: (await import('./ShownMedia')).ShownMedia }))

/** Files in lines are no wider: names are long, and a recording needs no more. */
const LINES_MAX_REM = 22

interface MessageMediaProps {
  conversationId: string
  row: MessageRow
}

/** The files of a message. They have their room before anything of them is fetched: what comes moves nothing. */
export function MessageMedia({ conversationId, row }: MessageMediaProps) {
  const { attachments } = row
  const album = useMemo(() => albumOf(attachments.filter(isVisual)), [attachments])
  const isAlbum = album.tiles.length > 0
  const lines = attachments.length - album.tiles.length
  const room = <Room album={isAlbum ? album.ratio : null} lines={lines} />
  return (
    <div
      className="-mx-2.5 mb-1"
      style={{ width: `${isAlbum ? album.maxRem : LINES_MAX_REM}rem`, maxWidth: 'calc(100% + 1.25rem)' }}
    >
      <Late coming={room} failed={room}>
        <Shown conversationId={conversationId} row={row} album={album} />
      </Late>
    </div>
  )
}

function Room({ album, lines }: { album: number | null; lines: number }) {
  return (
    <>
      {album !== null && <div className="rounded-2xl bg-line" style={{ aspectRatio: album }} />}
      <div style={{ height: `${lines * LINE_REM}rem` }} />
    </>
  )
}
