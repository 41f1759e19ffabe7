import { msg } from '@lingui/core/macro'
import { ToldError } from '@/lib/i18n/toldError'

/** What went wrong with a wallet, as far as it can be told apart. */
export type WalletFault =
  | 'rejected'
  | 'busy'
  | 'unknownChain'
  | 'disconnected'
  | 'lowBalance'
  | 'reverted'
  | 'failed'

const TEXTS = {
  rejected: msg`You declined this in your wallet. Nothing was sent.`,
  busy: msg`Your wallet already has a request open. Finish that one first.`,
  unknownChain: msg`Your wallet does not have this network. Add it in your wallet and try again.`,
  disconnected: msg`Your wallet is locked or disconnected from this page. Unlock it and try again.`,
  lowBalance: msg`Your wallet does not hold enough for the amount and the network fee.`,
  reverted: msg`The network would reject this. Nothing was sent.`,
  failed: msg`Your wallet could not do this. Please try again.`,
} satisfies Record<WalletFault, unknown>

/** A wallet did not do what it was asked for. */
export class WalletError extends ToldError {
  override name = 'WalletError'

  constructor(
    readonly fault: WalletFault,
    options?: ErrorOptions,
  ) {
    super(TEXTS[fault], options)
  }
}

/** EIP-1193’s codes and JSON-RPC’s, as wallets use them. */
const CODES: Readonly<Record<number, WalletFault>> = {
  4001: 'rejected',
  4100: 'disconnected',
  4900: 'disconnected',
  4901: 'disconnected',
  4902: 'unknownChain',
  [-32002]: 'busy',
  3: 'reverted',
}

/** How wallets and nodes say it where they have no code for it. */
const WORDS: readonly (readonly [RegExp, WalletFault])[] = [
  [/user (rejected|denied|cancel)/i, 'rejected'],
  [/insufficient funds|exceeds (the )?balance/i, 'lowBalance'],
  [/unrecognized chain|chain.*not.*(added|configured|supported)/i, 'unknownChain'],
  [/execution reverted|revert/i, 'reverted'],
]

/** What an error of a wallet means. Wallets and libraries wrap what they got: every layer is looked at, outermost first. */
export function walletErrorOf(error: unknown): WalletError {
  if (error instanceof WalletError) return error
  const layers = layersOf(error)
  const byCode = layers.map(({ code }) => CODES[Number(code)]).find((fault) => fault !== undefined)
  const words = layers.map(({ message, details }) => `${message ?? ''} ${details ?? ''}`).join(' ')
  const byWords = WORDS.find(([pattern]) => pattern.test(words))?.[1]
  // A node that refuses a transaction for want of money says “reverted”, too.
  const fault = byWords === 'lowBalance' ? byWords : (byCode ?? byWords ?? 'failed')
  return new WalletError(fault, { cause: error })
}

interface Layer {
  code?: unknown
  message?: unknown
  details?: unknown
}

/** Deep enough for everything that was ever wrapped, and an end for what wraps itself. */
const MAX_DEPTH = 8

function layersOf(error: unknown, depth = 0): Layer[] {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return []
  const { cause, data } = error as { cause?: unknown; data?: { originalError?: unknown } }
  return [error, ...layersOf(cause, depth + 1), ...layersOf(data?.originalError, depth + 1)]
}
