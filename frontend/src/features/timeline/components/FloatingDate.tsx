import { formatDay } from '@/lib/time/format'

interface FloatingDateProps {
  /** Of what stands at the upper edge, in milliseconds since the Unix epoch. */
  at: number
  isShown: boolean
}

/** The date of what one scrolls past. The headings in the timeline say the same to screen readers. */
export function FloatingDate({ at, isShown }: FloatingDateProps) {
  return (
    <div
      aria-hidden="true"
      data-testid="floating-date"
      className={`pointer-events-none absolute inset-x-0 top-2 flex justify-center transition-opacity ${isShown ? 'opacity-100 duration-75' : 'opacity-0 delay-1000 duration-200'}`}
    >
      <span className="rounded-full bg-raised px-3 py-1 font-semibold text-muted text-xs shadow-soft">
        {formatDay(at)}
      </span>
    </div>
  )
}
