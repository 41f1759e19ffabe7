import type { ComponentProps } from 'react'

interface IconButtonProps extends ComponentProps<'button'> {
  /** What it does, for whoever does not see the icon. */
  label: string
}

/** A button with an icon on it, large enough for a thumb. */
export function IconButton({ label, className = '', ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`grid size-11 shrink-0 place-items-center rounded-xl text-muted transition-colors hover:bg-brand-soft hover:text-ink ${className}`}
      {...props}
    />
  )
}
