import type { ComponentProps } from 'react'
import { Spinner } from './Spinner'

const LOOKS = {
  primary: 'bg-brand text-on-brand hover:bg-brand-strong px-5',
  secondary: 'border border-field bg-raised text-ink hover:bg-brand-soft px-5',
  quiet: 'text-brand hover:bg-brand-soft px-3',
  danger: 'bg-danger text-on-danger hover:bg-danger-strong px-5',
}

interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof LOOKS
  /** Under way: it cannot be pressed again, and says so. */
  isBusy?: boolean
}

/** A button with words on it. */
export function Button({
  look = 'primary',
  className = '',
  type = 'button',
  isBusy = false,
  disabled = false,
  children,
  onClick,
  ...props
}: ButtonProps) {
  const common =
    'relative inline-flex min-h-11 items-center justify-center gap-2 rounded-xl font-semibold transition-colors aria-disabled:opacity-60'
  return (
    <button
      type={type}
      // Not `disabled`, which would take the focus away: whoever pressed it is still there when it is done.
      aria-disabled={isBusy || disabled || undefined}
      aria-busy={isBusy || undefined}
      onClick={isBusy || disabled ? (event) => event.preventDefault() : onClick}
      className={`${common} ${LOOKS[look]} ${className}`}
      {...props}
    >
      {isBusy && (
        <span className="absolute">
          <Spinner />
        </span>
      )}
      {/* It keeps its width: what stands beside it stays where it is. */}
      <span className={`inline-flex items-center gap-2 ${isBusy ? 'opacity-0' : ''}`}>{children}</span>
    </button>
  )
}
