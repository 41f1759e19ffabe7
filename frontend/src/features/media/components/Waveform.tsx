const BARS = 40
const LOUDEST = 31

interface WaveformProps {
  /** How loud it is over its duration, 0 to 31. */
  levels: readonly number[]
  /** How much of it was played, 0 to 1. */
  done: number
  /** Whether it is shown as a line. */
  isFlat?: boolean
  label: string
  valueText: string
  onSeek?(part: number): void
}

/** How loud a recording is, and how far it was played; moved with a pointer or the arrow keys. */
export function Waveform({ levels, done, isFlat = false, label, valueText, onSeek }: WaveformProps) {
  const shown = isFlat ? Array.from({ length: BARS }, () => 3) : barsOf(levels, BARS)
  return (
    <div
      dir="ltr"
      className={`relative flex items-center gap-px has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-current ${isFlat ? 'h-5' : 'h-7'}`}
    >
      {shown.map((level, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: they are only told apart by their place
          key={index}
          aria-hidden="true"
          className={`flex-1 rounded-full bg-current ${index / shown.length < done ? '' : 'opacity-40'}`}
          style={{ height: `${12 + (88 * level) / LOUDEST}%` }}
        />
      ))}
      {onSeek && (
        <input
          type="range"
          min={0}
          max={1}
          step={0.02}
          value={done}
          aria-label={label}
          aria-valuetext={valueText}
          onChange={({ target }) => onSeek(target.valueAsNumber)}
          className="-inset-y-2 absolute inset-x-0 w-full min-w-0 cursor-pointer opacity-0"
        />
      )}
    </div>
  )
}

/** So many bars of however many levels. */
export function barsOf(levels: readonly number[], count: number): number[] {
  if (levels.length === 0) return Array.from({ length: count }, () => 2)
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * levels.length) / count)
    const to = Math.max(from + 1, Math.floor(((index + 1) * levels.length) / count))
    return Math.max(...levels.slice(from, to))
  })
}
