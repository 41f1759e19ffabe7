/** Tells the local day of a time, as its first millisecond; quick where one time is of the same day as the last. */
export function dayFinder(): (at: number) => number {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  return (at) => {
    if (at >= from && at < to) return from
    const date = new Date(at)
    const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()]
    from = new Date(year, month, day).getTime()
    to = new Date(year, month, day + 1).getTime()
    return from
  }
}
