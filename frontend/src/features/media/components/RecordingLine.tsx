import { useLingui } from '@lingui/react/macro'
import { useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { PauseIcon, PlayIcon } from '@/lib/ui/mediaIcons'
import type { Track } from '../model/player'
import { MAX_FILE_BYTES } from '../model/seenFiles'
import { AskForFile } from './AskForFile'
import { CancelUpload, type LineProps, mutedLook } from './FileLine'
import { durationInDigits } from './sizes'
import { useSeen } from './useSeen'
import { useSource } from './useSource'
import { Waveform } from './Waveform'

/** A voice message or another recording: played in its line, from any place, at several speeds. */
export function RecordingLine({ kit, carrier, attachment, onCancel }: LineProps) {
  const { t } = useLingui()
  const { player } = kit
  const { mediaId, kind, name, waveform = [] } = attachment
  const durationMs = attachment.durationMs ?? 0
  const source = useSource(kit, carrier, attachment)
  const isChosen = useStore(player.state, (state) => state.mediaId === mediaId)
  const { conversationId, seq } = carrier
  const seen = useSeen({ kit, carrier, attachment, size: 'large', source, isWanted: false })
  const url = seen ?? source.url
  // A voice message is fetched once, to be played and kept; whatever is larger is played as it comes.
  const isFetched = kind === 'voice' && seq !== null && !source.local && attachment.bytes <= MAX_FILE_BYTES
  const load = async () =>
    isFetched ? kit.seen.load({ conversationId, seq, mediaId, size: 'large' }, source.url) : url
  const newest = useRef({ load, onError: source.onError })
  useEffect(() => {
    newest.current = { load, onError: source.onError }
  })
  const track = useMemo<Track>(
    () => ({
      mediaId,
      durationMs,
      url: () => newest.current.load(),
      renew: () => newest.current.onError(),
    }),
    [mediaId, durationMs],
  )
  useEffect(
    () => (kind === 'voice' && seq !== null ? player.offer(track, seq) : undefined),
    [player, track, kind, seq],
  )
  const isPlaying = useStore(player.state, (state) => state.isPlaying && state.mediaId === mediaId)
  const hasFailed = useStore(player.state, (state) => state.failed === mediaId)
  const speed = useStore(player.state, (state) => state.speed)
  const at = useStore(player.state, (state) => state.positions[mediaId] ?? 0)
  const label = kind === 'voice' ? t`Voice message` : name
  const time = durationInDigits(isChosen || at > 0 ? at : durationMs)
  const told = source.isGone ? t`No longer available` : hasFailed ? t`Could not be played. Try again.` : time
  return (
    <div className="flex h-16 items-center gap-2 px-2">
      <button
        type="button"
        aria-label={isPlaying ? t`Pause: ${label}` : t`Play: ${label}`}
        disabled={!url}
        onClick={() => player.toggle(track)}
        className="grid size-11 shrink-0 place-items-center rounded-full bg-current/15 hover:bg-current/25 disabled:opacity-60"
      >
        {isPlaying ? <PauseIcon /> : <PlayIcon />}
      </button>
      <div className="min-w-0 flex-1">
        {kind !== 'voice' && <bdi className="block truncate font-semibold text-xs leading-4">{name}</bdi>}
        <Waveform
          levels={waveform}
          done={durationMs > 0 ? at / durationMs : 0}
          isFlat={kind !== 'voice'}
          label={t`Position in ${label}`}
          valueText={time}
          onSeek={(part) => player.seek(track, part * durationMs)}
        />
        <span
          className={`block text-xs leading-4 tabular-nums ${source.restore ? '' : 'truncate'} ${mutedLook(carrier)}`}
        >
          {source.restore ? <AskForFile source={source} /> : told}
        </span>
      </div>
      {onCancel ? (
        <CancelUpload onCancel={onCancel} />
      ) : (
        <button
          type="button"
          aria-label={t`Speed: ${speed}×`}
          onClick={() => player.changeSpeed()}
          className="grid size-11 shrink-0 place-items-center rounded-full font-semibold text-xs tabular-nums hover:bg-current/10"
        >
          {speed}×
        </button>
      )}
    </div>
  )
}
