import { msg } from '@lingui/core/macro'
import { ToldError } from '@/lib/i18n/toldError'

/** Fetches what it takes to talk with wallets and chains, once somebody wants to. */
export async function loadPayer() {
  return await import('./viemPayer').catch((cause) => {
    throw new ToldError(msg`The connection was lost.`, { cause })
  })
}
