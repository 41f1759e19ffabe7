import { Trans, useLingui } from '@lingui/react/macro'
import { namesOf } from '@/lib/shortcuts/useShortcuts'
import { EmptyState } from '@/lib/ui/EmptyState'
import { Kbd } from '@/lib/ui/Kbd'
import { Logo } from '@/lib/ui/Logo'
import { WaysToBegin } from '../newChat/WaysToBegin'

/** What fills the room while no conversation is open. */
export function EmptyPane() {
  const { t } = useLingui()
  return (
    <EmptyState picture={<Logo className="size-16" />} title={t`Who would you like to natter with?`}>
      <WaysToBegin />
      <p className="flex items-center gap-2 text-sm [@media(pointer:coarse)]:hidden">
        <Kbd keys={namesOf('mod+k')} /> <Trans>to find anything</Trans>
      </p>
    </EmptyState>
  )
}
