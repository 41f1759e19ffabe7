import { useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { Button } from '@/lib/ui/Button'
import { toast } from '@/lib/ui/toasts'
import type { ManagedLogin } from '../model/managedLogin'
import { openSignIn } from '../model/signInWindow'
import { explain } from './explain'

/** The way to where passkeys are added: Cognito's own page, since a passkey belongs to one domain, and it is that one. */
export function PasskeySettings({ managedLogin }: { managedLogin: () => Promise<ManagedLogin> }) {
  const { t } = useLingui()
  const [address, setAddress] = useState<string | null>(null)
  // Made beforehand: a window that opens some time after the press is taken for an advertisement.
  useEffect(() => {
    managedLogin()
      .then((login) => login.passkeyUrl())
      .then(setAddress, (error: unknown) => toast(explain(error), { tone: 'danger' }))
  }, [managedLogin])
  const go = () => {
    if (address !== null && !openSignIn(address))
      toast(t`Your browser has blocked the window. Allow it for this page and try again.`, { tone: 'danger' })
  }
  return (
    <Button look="secondary" className="self-start" isBusy={address === null} onClick={go}>
      {t`Add a passkey`}
    </Button>
  )
}
