import { useLingui } from '@lingui/react/macro'
import { OutsideIcon } from '@/lib/ui/icons'

/** Leads to a transaction in the explorer of its chain. */
export function ExplorerLink({ address }: { address: string }) {
  const { t } = useLingui()
  return (
    <a
      href={address}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t`View in block explorer`}
      title={t`View in block explorer`}
      className="grid size-11 shrink-0 place-items-center rounded-xl hover:bg-brand-soft hover:text-ink"
    >
      <OutsideIcon className="size-4" />
    </a>
  )
}
