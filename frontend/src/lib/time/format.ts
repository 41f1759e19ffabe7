const DAY_MS = 24 * 60 * 60 * 1000

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' })
const shortDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const longDate = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })
const fullDate = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' })
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' })

/** Whether two times are of one day, where the reader is. Both in milliseconds since the Unix epoch. */
export function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString()
}

/** The time of day. */
export function formatClock(at: number): string {
  return clock.format(at)
}

/** Date and time in full, for whoever wants to know exactly. */
export function formatExact(at: number): string {
  return exact.format(at)
}

/** As short as a list wants it: the time today, the weekday this week, else the date. */
export function formatShort(at: number, now = Date.now()): string {
  if (isSameDay(at, now)) return clock.format(at)
  return now - at < 6 * DAY_MS ? weekday.format(at) : shortDate.format(at)
}

/** The heading of a day's messages. */
export function formatDay(at: number, now = Date.now()): string {
  if (isSameDay(at, now)) return 'Today'
  if (isSameDay(at, now - DAY_MS)) return 'Yesterday'
  return new Date(at).getFullYear() === new Date(now).getFullYear()
    ? longDate.format(at)
    : fullDate.format(at)
}
