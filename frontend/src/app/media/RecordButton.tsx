import { useLingui } from '@lingui/react/macro'
import { useRef } from 'react'
import { MicIcon } from '@/lib/ui/mediaIcons'

/** Longer than this a button is held, not pressed, in milliseconds. */
const HOLD_MS = 300

/** How a recording has begun. */
export interface Recording {
  /** Where the pointer is that holds the button, across; absent where it was pressed only. */
  heldFrom?: number
}

/** Begins to record a voice message: pressed, or as long as it is held. */
export function RecordButton({ onRecord }: { onRecord(recording: Recording): void }) {
  const { t } = useLingui()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const end = () => clearTimeout(timer.current)
  return (
    <button
      type="button"
      aria-label={t`Record a voice message`}
      onClick={() => onRecord({})}
      onPointerDown={({ clientX }) => {
        timer.current = setTimeout(() => onRecord({ heldFrom: clientX }), HOLD_MS)
      }}
      onPointerUp={end}
      onPointerCancel={end}
      onPointerLeave={end}
      onContextMenu={(event) => event.preventDefault()}
      className="grid size-12 shrink-0 touch-none select-none place-items-center rounded-full bg-brand text-on-brand transition hover:bg-brand-strong"
    >
      <MicIcon />
    </button>
  )
}
