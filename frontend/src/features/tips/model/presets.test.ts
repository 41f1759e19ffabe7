import { expect, test } from 'vitest'
import { formatAmount } from '@/lib/ethereum/amount'
import { ETHER } from '@/test/tipBuilders'
import { presetsOf } from './presets'

test.each([
  ['ETH', 18, ['0.001', '0.002', '0.005', '0.01']],
  ['POL', 18, ['1', '2', '5', '10']],
  ['USDC', 6, ['1', '2', '5', '10']],
  ['WHOLE', 0, ['1', '2', '5', '10']],
])('%s has amounts that somebody would tip', (symbol, decimals, shown) => {
  const presets = presetsOf({ ...ETHER, symbol, decimals })
  expect(presets.map((units) => formatAmount(units, decimals))).toEqual(shown)
})
