import { useLingui } from '@lingui/react/macro'
import { Button } from '@/lib/ui/Button'
import type { ManagedLogin } from '../model/managedLogin'

/** The way to where passkeys are added: Cognito's own page, since a passkey belongs to one domain, and it is that one. */
export function PasskeySettings({ managedLogin }: { managedLogin: () => Promise<ManagedLogin> }) {
  const { t } = useLingui()
  const go = async () => location.assign((await managedLogin()).passkeyUrl())
  return (
    <Button look="secondary" className="self-start" onClick={() => void go()}>
      {t`Add a passkey`}
    </Button>
  )
}
