import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'

const DAY_MS = 24 * 60 * 60 * 1000

const FORMATS = {
  clock: { timeStyle: 'short' },
  weekday: { weekday: 'short' },
  shortDate: { day: 'numeric', month: 'short' },
  longDate: { weekday: 'long', day: 'numeric', month: 'long' },
  fullDate: { dateStyle: 'long' },
  exact: { dateStyle: 'full', timeStyle: 'medium' },
} satisfies Record<string, Intl.DateTimeFormatOptions>

/** Making one takes longer than using it a hundred times. */
const made = new Map<string, Intl.DateTimeFormat>()

function format(name: keyof typeof FORMATS, at: number): string {
  const locale = localeForDates()
  const key = `${locale} ${name}`
  const known = made.get(key) ?? new Intl.DateTimeFormat(locale, FORMATS[name])
  made.set(key, known)
  return known.format(at)
}

/** The app's language, with the region that the browser gives it: 24 hours in London, 12 in New York. */
function localeForDates(): string {
  const regional = globalThis.navigator?.languages?.find((tag) => tag.split('-')[0] === i18n.locale)
  return regional ?? i18n.locale
}

/** Whether two times are of one day, where the reader is. Both in milliseconds since the Unix epoch. */
export function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString()
}

/** The time of day. */
export function formatClock(at: number): string {
  return format('clock', at)
}

/** The time today, with the date before that. */
export function formatMoment(at: number, now = Date.now()): string {
  return isSameDay(at, now) ? formatClock(at) : `${format('shortDate', at)}, ${formatClock(at)}`
}

/** Date and time in full, for whoever wants to know exactly. */
export function formatExact(at: number): string {
  return format('exact', at)
}

/** As short as a list wants it: the time today, the weekday this week, else the date. */
export function formatShort(at: number, now = Date.now()): string {
  if (isSameDay(at, now)) return format('clock', at)
  return format(now - at < 6 * DAY_MS ? 'weekday' : 'shortDate', at)
}

/** The heading of a day's messages. */
export function formatDay(at: number, now = Date.now()): string {
  if (isSameDay(at, now)) return t`Today`
  if (isSameDay(at, now - DAY_MS)) return t`Yesterday`
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return format(isThisYear ? 'longDate' : 'fullDate', at)
}

/** A number as the reader's language writes it. */
export function formatNumber(value: number): string {
  return i18n.number(value)
}

/** Several things, as the reader's language lists them. */
export function formatList(items: readonly string[]): string {
  return new Intl.ListFormat(i18n.locale, { type: 'conjunction' }).format(items)
}
