import { type Api, OPERATIONS } from '@/lib/protocol/operations'
import { HttpClient } from './httpClient'

export type { Api }

/**
 * What is a new thing each time, or is refused the second time: never repeated by itself. Everything else carries an id,
 * or may be done twice.
 */
const ONCE_ONLY: ReadonlySet<string> = new Set<keyof Api>(['eraseAccount', 'linkWallet', 'startExport'])

/** A client of the HTTP API: parts of the path first, then the body or the query, as {@link Api} declares them. */
export function makeApi(options: ConstructorParameters<typeof HttpClient>[0]): Api {
  const http = new HttpClient(options)
  const methods = Object.entries(OPERATIONS).map(([name, operation]) => [
    name,
    (...input: unknown[]) => http.send(operation, input, { isRepeatable: !ONCE_ONLY.has(name) }),
  ])
  return Object.fromEntries(methods)
}
