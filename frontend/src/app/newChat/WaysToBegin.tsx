import { useLingui } from '@lingui/react/macro'
import { Button } from '@/lib/ui/Button'
import { useShell } from '../shell/ShellContext'
import { useInvite } from './useInvite'

/** What to do where nothing has begun. */
export function WaysToBegin() {
  const { t } = useLingui()
  const { show } = useShell()
  const invite = useInvite()
  return (
    <div className="flex flex-col gap-2">
      <Button onClick={() => show('newChat')}>{t`New chat`}</Button>
      <Button look="secondary" onClick={() => show('newGroup')}>{t`New group`}</Button>
      <Button look="quiet" onClick={() => void invite()}>{t`Invite someone`}</Button>
    </div>
  )
}
