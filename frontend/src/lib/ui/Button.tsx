import type { ComponentProps } from 'react'

const LOOKS = {
  primary: 'bg-brand text-on-brand hover:bg-brand-strong px-5',
  quiet: 'text-brand hover:bg-brand-soft px-3',
}

interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof LOOKS
}

/** A button with words on it. */
export function Button({ look = 'primary', className = '', type = 'button', ...props }: ButtonProps) {
  const common =
    'inline-flex min-h-11 items-center justify-center gap-2 rounded-xl font-semibold transition-colors disabled:opacity-60'
  return <button type={type} className={`${common} ${LOOKS[look]} ${className}`} {...props} />
}
