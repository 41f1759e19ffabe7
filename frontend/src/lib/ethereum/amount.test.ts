import { i18n } from '@lingui/core'
import { afterEach, expect, test } from 'vitest'
import { ACORNS, ETHER } from '@/test/tipBuilders'
import {
  assetAmount,
  formatAmount,
  formatBalance,
  formatEstimate,
  plainAmount,
  readAmount,
  withSymbol,
} from './amount'

afterEach(() => i18n.activate('en'))

test('every digit of an amount counts, however many there are', () => {
  expect(readAmount('0.123456789012345678', 18)).toEqual({ units: 123456789012345678n })
  expect(readAmount('123456789.000000000000000001', 18)).toEqual({ units: 123456789000000000000000001n })
})

test.each([
  ['1', 1_000_000n],
  ['1.5', 1_500_000n],
  ['1,5', 1_500_000n],
  ['.5', 500_000n],
  ['5.', 5_000_000n],
  [' 0.000001 ', 1n],
  ['1.5000000000', 1_500_000n],
])('%s is read', (typed, units) => {
  expect(readAmount(typed, 6)).toEqual({ units })
})

test.each([
  ['', 'empty'],
  ['0', 'zero'],
  ['0.000', 'zero'],
  ['.', 'malformed'],
  ['-1', 'malformed'],
  ['1e3', 'malformed'],
  ['0x10', 'malformed'],
  ['1,000.5', 'malformed'],
  ['ten', 'malformed'],
  ['0.0000001', 'tooPrecise'],
  ['9'.repeat(80), 'tooLarge'],
])('“%s” is no amount', (typed, problem) => {
  expect(readAmount(typed, 6)).toEqual({ problem })
})

test('what was read can be written again', () => {
  for (const typed of ['1', '0.1', '0.000001', '1234567.654321', '100']) {
    const read = readAmount(typed, 6)
    expect('units' in read && plainAmount(read.units, 6)).toBe(typed)
  }
})

test('an amount without decimals has no point', () => {
  expect(readAmount('7', 0)).toEqual({ units: 7n })
  expect(readAmount('7.5', 0)).toEqual({ problem: 'tooPrecise' })
  expect(formatAmount(7n, 0)).toBe('7')
})

test('it is shown as the reader’s language writes numbers', () => {
  const units = '1234567890000000000000001'
  expect(formatAmount(units, 18)).toBe('1,234,567.890000000000000001')
  i18n.loadAndActivate({ locale: 'de', messages: {} })
  expect(formatAmount(units, 18)).toBe('1.234.567,890000000000000001')
})

test('an estimate is rounded up to what anybody reads', () => {
  expect(formatEstimate(123_456_789_012_345n, 18)).toBe('0.000124')
  expect(formatEstimate(5n, 18)).toBe('0.000000000000000005')
})

test('a balance is rounded down: what is shown is there', () => {
  expect(formatBalance(1_001_892_013_293_575_741n, 18)).toBe('1.00189')
  expect(formatBalance(7n, 18)).toBe('0.000000000000000007')
})

test('amount and currency keep their order where writing goes the other way', () => {
  expect(withSymbol('0.5', ETHER)).toBe('0.5\u00a0ETH')
  i18n.loadAndActivate({ locale: 'ar-XB', messages: {} })
  expect(withSymbol('0.5', ETHER)).toBe('\u20660.5\u00a0ETH\u2069')
})

test('a token that nobody vouches for is named by its whole address, and not by what it calls itself', () => {
  const forged = { ...ACORNS, symbol: 'USDC 0xe2aD…8895' }
  expect(assetAmount('5000000', forged)).toBe(`5 of unknown token ${ACORNS.token}`)
  expect(assetAmount('5000000', ACORNS)).toBe('5\u00a0ACRN')
})
