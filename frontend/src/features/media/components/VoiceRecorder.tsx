import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { keysOf } from '@/lib/shortcuts/keyPress'
import type { LocalFile } from '@/lib/storage/schema'
import { Button } from '@/lib/ui/Button'
import { IconButton } from '@/lib/ui/IconButton'
import { DeleteIcon, SendIcon } from '@/lib/ui/icons'
import { MicIcon, PauseIcon, PlayIcon, StopIcon } from '@/lib/ui/mediaIcons'
import { renamed } from '../model/kinds'
import { type Recorded, Recorder } from '../model/recorder'
import { durationInDigits } from './sizes'
import { Waveform } from './Waveform'

/** How much of the newest that was recorded is shown live. */
const LIVE_LEVELS = 60

type RecordedFile = Omit<LocalFile, 'mediaId'> & { blob: Blob }

/** So far towards the start of the line a finger slides to give a recording up, in pixels. */
const CANCEL_PX = 80

interface VoiceRecorderProps {
  /** Where the pointer is that holds the button, across; absent where it was pressed only. */
  heldFrom?: number
  onSend(file: RecordedFile): void
  onEnd(): void
}

/** Records a voice message: seen while it is spoken, paused, listened to, sent or given up. */
export function VoiceRecorder({ heldFrom, onSend, onEnd }: VoiceRecorderProps) {
  const { t } = useLingui()
  const [recorder] = useState(() => new Recorder())
  const { phase, durationMs, levels } = useStore(recorder.state)
  const [recorded, setRecorded] = useState<Recorded | null>(null)
  const bar = useRef<HTMLFieldSetElement>(null)
  useEffect(() => {
    void recorder.start()
    bar.current?.focus()
    return () => recorder.cancel()
  }, [recorder])
  const send = async () => {
    const made = recorded ?? (await recorder.finish())
    if (!made) return onEnd()
    const { contentType, blob } = made
    const name = renamed(t`Voice message`, contentType)
    onSend({ ...made, durationMs: Math.round(made.durationMs), kind: 'voice', name, bytes: blob.size })
  }
  const hold = useHold(heldFrom, { onRelease: () => void send(), onCancel: onEnd })
  if (phase === 'failed') {
    return (
      <div role="alert" className="mx-auto flex min-h-12 max-w-3xl items-center gap-3 text-sm">
        <p className="flex-1">
          {t`The microphone is not available. Allow it in your browser’s settings, and try again.`}
        </p>
        <Button look="quiet" onClick={onEnd}>{t`Close`}</Button>
      </div>
    )
  }
  return (
    <fieldset
      ref={bar}
      tabIndex={-1}
      aria-label={t`Voice message`}
      onKeyDown={(event) => {
        if (keysOf(event) !== 'escape') return
        event.stopPropagation()
        onEnd()
      }}
      className="mx-auto flex min-w-0 max-w-3xl items-center gap-1 sm:gap-2"
    >
      <IconButton label={t`Discard recording`} onClick={onEnd}>
        <DeleteIcon />
      </IconButton>
      <div className="flex h-12 min-w-0 flex-1 items-center gap-2 rounded-3xl border border-field bg-raised px-3 text-brand">
        {recorded ? (
          <Preview recorded={recorded} />
        ) : (
          <>
            <span
              aria-hidden="true"
              className={`size-2.5 shrink-0 rounded-full ${phase === 'recording' ? 'bg-danger' : 'bg-muted'}`}
            />
            <div aria-hidden="true" className="min-w-0 flex-1">
              <Waveform levels={levels.slice(-LIVE_LEVELS)} done={1} label="" valueText="" />
            </div>
          </>
        )}
        <span role="timer" className="shrink-0 text-ink text-sm tabular-nums">
          {durationInDigits(recorded?.durationMs ?? durationMs)}
        </span>
      </div>
      {hold && (
        <p
          role="status"
          className={`shrink-0 px-2 text-sm ${hold === 'cancelling' ? 'text-danger' : 'text-muted'}`}
        >
          {hold === 'cancelling' ? t`Release to cancel` : t`Slide to cancel`}
        </p>
      )}
      {!recorded && !hold && (
        <>
          <IconButton
            label={phase === 'paused' ? t`Resume recording` : t`Pause recording`}
            onClick={() => recorder.toggle()}
          >
            {phase === 'paused' ? <MicIcon /> : <PauseIcon />}
          </IconButton>
          <IconButton
            label={t`Stop and listen`}
            onClick={() => void recorder.finish().then((made) => (made ? setRecorded(made) : onEnd()))}
          >
            <StopIcon />
          </IconButton>
        </>
      )}
      <button
        type="button"
        aria-label={t`Send voice message`}
        onClick={() => void send()}
        disabled={phase === 'starting'}
        className="grid size-12 shrink-0 place-items-center rounded-full bg-brand text-on-brand transition hover:bg-brand-strong disabled:bg-line disabled:text-muted"
      >
        <SendIcon />
      </button>
    </fieldset>
  )
}

/** A button that is held: released, it sends; where it was slid away before, it gives up. */
function useHold(
  heldFrom: number | undefined,
  { onRelease, onCancel }: { onRelease(): void; onCancel(): void },
): 'holding' | 'cancelling' | null {
  const [hold, setHold] = useState<'holding' | 'cancelling' | null>(heldFrom === undefined ? null : 'holding')
  const latest = useRef({ onRelease, onCancel })
  useEffect(() => {
    latest.current = { onRelease, onCancel }
  })
  useEffect(() => {
    if (hold === null || heldFrom === undefined) return
    const move = ({ clientX }: PointerEvent) => {
      const slid = document.documentElement.dir === 'rtl' ? clientX - heldFrom : heldFrom - clientX
      setHold(slid > CANCEL_PX ? 'cancelling' : 'holding')
    }
    const release = () => {
      setHold(null)
      if (hold === 'cancelling') latest.current.onCancel()
      else latest.current.onRelease()
    }
    const stop = new AbortController()
    const { signal } = stop
    window.addEventListener('pointermove', move, { signal })
    window.addEventListener('pointerup', release, { signal })
    // It goes on as if the button had been pressed only.
    window.addEventListener('pointercancel', () => setHold(null), { signal })
    return () => stop.abort()
  }, [hold, heldFrom])
  return hold
}

/** What was recorded, to be listened to before it is sent. */
function Preview({ recorded: { blob, waveform, durationMs } }: { recorded: Recorded }) {
  const { t } = useLingui()
  const label = t`Voice message`
  const audio = useRef<HTMLAudioElement>(null)
  const [isPlaying, setPlaying] = useState(false)
  const [at, setAt] = useState(0)
  const [url] = useState(() => URL.createObjectURL(blob))
  useEffect(() => () => URL.revokeObjectURL(url), [url])
  const seek = (part: number) => {
    if (audio.current) audio.current.currentTime = (part * durationMs) / 1000
    setAt(part * durationMs)
  }
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: it is being spoken */}
      <audio
        ref={audio}
        src={url}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime * 1000)}
        onEnded={() => setAt(0)}
      />
      <button
        type="button"
        aria-label={isPlaying ? t`Pause` : t`Listen`}
        onClick={() => (isPlaying ? audio.current?.pause() : void audio.current?.play())}
        className="-ms-3 grid size-11 shrink-0 place-items-center rounded-full"
      >
        {isPlaying ? <PauseIcon /> : <PlayIcon />}
      </button>
      <div className="min-w-0 flex-1">
        <Waveform
          levels={waveform}
          done={durationMs > 0 ? at / durationMs : 0}
          label={t`Position in ${label}`}
          valueText={durationInDigits(at)}
          onSeek={seek}
        />
      </div>
    </>
  )
}
