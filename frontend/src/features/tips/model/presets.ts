import type { TipAsset } from '@/lib/protocol/generated'

/** How many there are to choose from. */
const STEPS = [1n, 2n, 5n, 10n]
/** Of what is worth much, a thousandth is a tip. */
const DEAR = new Set(['ETH', 'WETH', 'BTC', 'WBTC'])
const THOUSANDTH = 3

/** Amounts to choose from, in the asset’s smallest unit. Without a source of prices nobody knows what they are worth. */
export function presetsOf({ symbol, decimals }: TipAsset): readonly bigint[] {
  const places = DEAR.has(symbol.toUpperCase()) ? decimals - THOUSANDTH : decimals
  const unit = 10n ** BigInt(Math.max(0, places))
  return STEPS.map((step) => step * unit)
}
