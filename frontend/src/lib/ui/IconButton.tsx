import type { ComponentProps } from 'react'
import { Tooltip } from './Tooltip'

interface IconButtonProps extends ComponentProps<'button'> {
  /** What it does, for whoever does not see the icon. */
  label: string
}

/** A button with an icon on it, large enough for a thumb; its label shows when it is pointed at. */
export function IconButton({ label, className = '', ...props }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button type="button" aria-label={label} className={`${ICON_BUTTON_LOOK} ${className}`} {...props} />
    </Tooltip>
  )
}

/** For a link that looks like one. */
export const ICON_BUTTON_LOOK =
  'grid size-11 shrink-0 place-items-center rounded-xl text-muted transition-colors hover:bg-brand-soft hover:text-ink'
