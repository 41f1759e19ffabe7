interface BadgeProps {
  /** A dot where it is 0: there is something, though nothing that is counted. */
  count: number
  /** There are more than these. */
  isMinimum?: boolean
  /** What is counted, for whoever hears it only: "3 unread messages". */
  label: string
  /** Of less weight: muted, or not for oneself. */
  isQuiet?: boolean
}

/** How many there are of something new. */
export function Badge({ count, isMinimum = false, label, isQuiet = false }: BadgeProps) {
  const look = isQuiet ? 'bg-line text-ink' : 'bg-clay text-on-clay'
  const size = count === 0 ? 'size-2.5' : 'h-5 min-w-5 px-1.5'
  const words = isMinimum || count > 999 ? `${Math.min(count, 999)}+` : count || ''
  return (
    <span
      role="img"
      aria-label={label}
      className={`grid shrink-0 place-items-center rounded-full font-bold text-[0.7rem] tabular-nums ${size} ${look}`}
    >
      {words}
    </span>
  )
}
