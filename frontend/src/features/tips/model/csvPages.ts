/** How many tips one answer holds at most; `MAX_EXPORTED_TIPS` of the server. */
const PAGE = 5000
/** The first column tells whole seconds. */
const SECOND_MS = 1000

/**
 * All of somebody’s tips as one CSV, whose answers hold the latest of those that were meant before a time. Where one ends in
 * the middle of a second, that second is asked for again, and nothing stands there twice.
 */
export async function wholeCsv(
  fetchPage: (before?: number) => Promise<string>,
  page = PAGE,
): Promise<string> {
  const [header = '', ...records] = recordsOf(await fetchPage())
  const known = new Set(records)
  let last = records
  while (last.length >= page) {
    const second = Date.parse(last.at(-1)?.split(',')[0] ?? '')
    if (Number.isNaN(second)) break
    const again = recordsOf(await fetchPage(second + SECOND_MS)).slice(1)
    const isNew = again.some((record) => !known.has(record))
    // A second that fills an answer by itself is left behind.
    last = isNew ? again : recordsOf(await fetchPage(second)).slice(1)
    for (const record of last) known.add(record)
  }
  return [header, ...known].join('')
}

/** The records of a CSV (RFC 4180) with their ends of line; one that stands in quotes belongs to the record. */
function recordsOf(csv: string): string[] {
  const records: string[] = []
  let start = 0
  let isQuoted = false
  for (let index = 0; index < csv.length; index += 1) {
    if (csv[index] === '"') isQuoted = !isQuoted
    if (csv[index] !== '\n' || isQuoted) continue
    records.push(csv.slice(start, index + 1))
    start = index + 1
  }
  return start < csv.length ? [...records, csv.slice(start)] : records
}
