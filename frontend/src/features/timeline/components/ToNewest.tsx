import { Plural, useLingui } from '@lingui/react/macro'
import { DownIcon } from '@/lib/ui/icons'

interface ToNewestProps {
  /** How many messages of others wait below. */
  count: number
  onPress(): void
}

/** Leads down to the newest message, and tells how many are unread on the way. */
export function ToNewest({ count, onPress }: ToNewestProps) {
  const { t } = useLingui()
  const look =
    'absolute end-4 bottom-3 inline-flex h-11 items-center gap-2 rounded-full font-semibold text-sm shadow-soft transition-colors'
  if (count === 0) {
    return (
      <button
        type="button"
        aria-label={t`Jump to newest message`}
        onClick={onPress}
        className={`${look} w-11 justify-center border border-line bg-raised text-muted hover:bg-brand-soft`}
      >
        <DownIcon className="size-5" />
      </button>
    )
  }
  return (
    <button
      type="button"
      onClick={onPress}
      className={`${look} bg-brand px-4 text-on-brand hover:bg-brand-strong`}
    >
      <DownIcon className="size-4" />
      <Plural value={count} one="# new message" other="# new messages" />
    </button>
  )
}
