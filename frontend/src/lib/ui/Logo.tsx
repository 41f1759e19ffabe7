/** The mark: two people talking at once. Decorative; the name stands beside it. */
export function Logo({
  className,
  isOnPanel = false,
}: {
  className?: string | undefined
  isOnPanel?: boolean
}) {
  return (
    <svg className={className} viewBox="0 0 48 48" aria-hidden="true">
      <path
        className="fill-clay"
        d="M20 4h14c6 0 10 4.500 10 10v7c0 5.500-4 10-10 10h-.500v5.500c0 1.100-1.300 1.600-2 .8L25.500 31H20c-6 0-10-4.500-10-10v-7C10 8.500 14 4 20 4Z"
      />
      <path
        className={isOnPanel ? 'fill-on-panel' : 'fill-brand'}
        d="M14 14h14c6 0 10 4.500 10 10v5c0 5.500-4 10-10 10h-7l-6.500 6.300c-.7.7-2 .2-2-.8V39C7.500 38.300 4 34 4 29v-5c0-5.500 4-10 10-10Z"
      />
      <g className={isOnPanel ? 'fill-panel' : 'fill-paper'}>
        <circle cx="13.500" cy="26.500" r="2.400" />
        <circle cx="21" cy="26.500" r="2.400" />
        <circle cx="28.500" cy="26.500" r="2.400" />
      </g>
    </svg>
  )
}

interface WordmarkProps {
  className?: string
  /** On the dark panel, whose colours are the same in every theme. */
  isOnPanel?: boolean
}

/** The mark with the name. */
export function Wordmark({ className = '', isOnPanel = false }: WordmarkProps) {
  return (
    <p className={`flex items-center gap-2.5 font-bold text-2xl tracking-tight ${className}`} translate="no">
      <Logo className="size-10" isOnPanel={isOnPanel} />
      Natter
    </p>
  )
}
