import { t } from '@lingui/core/macro'
import type { SecurityEvent } from '@/lib/protocol/generated'

/** What happened to one’s account, in a sentence. */
export function securityEventText(event: SecurityEvent): string {
  switch (event.kind) {
    case 'newSignIn': {
      const { device } = event
      return t`New sign-in to your account: ${device}.`
    }
    case 'signInSettingsOpened':
      return t`Someone signed in to change your password, email address, two-step verification or passkeys.`
    case 'passwordReset':
      return t`Your password was reset.`
    case 'emailChanged':
      return t`Your email address was changed.`
    case 'walletLinked': {
      const { address } = event
      return t`The wallet ${address} was linked to your account.`
    }
    case 'walletPreferred': {
      const { address } = event
      return t`Your tips now go to the wallet ${address}.`
    }
    case 'walletUnlinked': {
      const { address } = event
      return t`The wallet ${address} was unlinked from your account.`
    }
    case 'exportRequested':
      return t`An archive of all your data was requested.`
  }
}
