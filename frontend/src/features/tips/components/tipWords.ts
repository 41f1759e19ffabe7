import { t } from '@lingui/core/macro'

/** Why a tip was not paid, by the server’s stable code; codes of later versions are not in here. */
export function failureWords(reason: string): string {
  switch (reason) {
    case 'reverted':
      return t`The network rejected the payment. Only the network fee was spent.`
    case 'replaced':
      return t`The payment was replaced by another one in the wallet.`
    case 'expired':
    case 'dropped':
      return t`The payment never reached the network.`
    default:
      return t`The transaction does not pay this tip.`
  }
}
