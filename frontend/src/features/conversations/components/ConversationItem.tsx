import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { MoreIcon } from '@/lib/ui/icons'
import { type MenuPlace, placeBelow, useMenuPlace } from '@/lib/ui/useMenuPlace'

interface ConversationItemProps {
  onMenu(place: MenuPlace): void
  /** The link to the conversation. */
  children: ReactNode
}

/** A line of the list with its menu: the other button, the menu key, a finger that rests, or the button that shows. */
export function ConversationItem({ onMenu, children }: ConversationItemProps) {
  const { t } = useLingui()
  const opening = useMenuPlace(({ x, y, origin }) => onMenu({ x, y, origin: linkIn(origin) }))
  return (
    <li
      {...opening} // The button stands beside what it belongs to, not over it.
      className="group/item relative [-webkit-touch-callout:none] [@media(pointer:fine)]:hover:[&>a]:pe-13"
    >
      {children}
      <button
        type="button"
        aria-label={t`Conversation options`}
        aria-haspopup="menu"
        // The link is the stop, on which the menu key opens the same menu; else each line would be two.
        tabIndex={-1}
        onClick={({ currentTarget }) => onMenu(placeBelow(currentTarget))}
        className="absolute end-1 top-1/2 grid size-11 -translate-y-1/2 place-items-center rounded-xl bg-paper text-ink opacity-0 shadow-low transition-opacity hover:bg-brand-soft group-hover/item:opacity-100 [@media(pointer:coarse)]:sr-only"
      >
        <MoreIcon />
      </button>
    </li>
  )
}

/** What has the focus again once the menu is closed. */
function linkIn(item: HTMLElement): HTMLElement {
  return item.querySelector('a') ?? item
}
