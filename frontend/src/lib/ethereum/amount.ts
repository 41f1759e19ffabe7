import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { directionOf, type Locale } from '@/lib/i18n/locales'
import type { TipAsset } from '@/lib/protocol/generated'

/** The largest amount that a token can count. */
const MAX_UNITS = 2n ** 256n - 1n

/** What somebody typed as an amount, in the asset’s smallest unit, or what is wrong with it. */
export type Typed =
  | { units: bigint }
  | { problem: 'empty' | 'malformed' | 'zero' | 'tooPrecise' | 'tooLarge' }

/** Reads an amount as people type it: digits, with a point or a comma before the fraction. Never through a float. */
export function readAmount(typed: string, decimals: number): Typed {
  const text = typed.trim()
  if (text === '') return { problem: 'empty' }
  const [, whole = '', , fraction = ''] = /^(\d*)([.,](\d*))?$/.exec(text) ?? []
  if (whole === '' && fraction === '') return { problem: 'malformed' }
  const needed = fraction.replace(/0+$/, '')
  if (needed.length > decimals) return { problem: 'tooPrecise' }
  const units = BigInt(whole + needed.padEnd(decimals, '0'))
  if (units === 0n) return { problem: 'zero' }
  return units > MAX_UNITS ? { problem: 'tooLarge' } : { units }
}

/** The amount with a point, every digit of it and no zeros that say nothing: what can be typed. */
export function plainAmount(units: bigint, decimals: number): string {
  const { whole, fraction } = split(units, decimals)
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** The amount as the reader’s language writes it, every digit of it. */
export function formatAmount(units: bigint | string, decimals: number): string {
  const { whole, fraction } = split(BigInt(units), decimals)
  const grouped = new Intl.NumberFormat(i18n.locale).format(BigInt(whole))
  return fraction === '' ? grouped : `${grouped}${decimalPoint()}${fraction}`
}

/** How many digits of a balance anybody reads. */
const BALANCE_DIGITS = 6

/** As much as there certainly is, rounded down to the digits that anybody reads. */
export function formatBalance(units: bigint, decimals: number): string {
  const step = 10n ** BigInt(Math.max(0, units.toString().length - BALANCE_DIGITS))
  return formatAmount((units / step) * step, decimals)
}

/** An amount with its currency, in every digit. */
export function assetAmount(amount: string | bigint, asset: TipAsset): string {
  return withSymbol(formatAmount(amount, asset.decimals), asset)
}

/**
 * The address of a token that the network’s settings do not name; `null` for all others. The server shortens its address into
 * its symbol then, which a forger can match: whoever makes a token may call it what they like.
 */
export function unknownToken({ token, symbol }: TipAsset): string | null {
  return token && symbol.includes('…') ? token : null
}

/** An amount with its currency, in one line, and in this order in every direction of writing. */
export function withSymbol(amount: string, asset: TipAsset): string {
  const token = unknownToken(asset)
  const words = token ? t`${amount} of unknown token ${token}` : `${amount}\u00a0${asset.symbol}`
  return directionOf(i18n.locale as Locale) === 'rtl' ? `\u2066${words}\u2069` : words
}

/** How many digits of a fee anybody reads. */
const FEE_DIGITS = 3

/** About how much, rounded up to a few digits that count: of what is an estimate anyway. */
export function formatEstimate(units: bigint, decimals: number): string {
  const spare = Math.max(0, units.toString().length - FEE_DIGITS)
  const step = 10n ** BigInt(spare)
  return formatAmount(((units + step - 1n) / step) * step, decimals)
}

function split(units: bigint, decimals: number): { whole: string; fraction: string } {
  const digits = units.toString().padStart(decimals + 1, '0')
  const point = digits.length - decimals
  return { whole: digits.slice(0, point), fraction: digits.slice(point).replace(/0+$/, '') }
}

function decimalPoint(): string {
  const parts = new Intl.NumberFormat(i18n.locale).formatToParts(1.5)
  return parts.find(({ type }) => type === 'decimal')?.value ?? '.'
}
