import { isRetryable } from '@/lib/protocol/requestError'

/**
 * Asks for something under an id that stays the same for as long as the same thing is asked for and nobody knows whether
 * it was done: who presses again after a failure does not do it twice.
 */
export type Once = <Value>(what: string, send: (requestId: string) => Promise<Value>) => Promise<Value>

export function makeOnce(newId: () => string): Once {
  const ids = new Map<string, string>()
  return async (what, send) => {
    const id = ids.get(what) ?? newId()
    ids.set(what, id)
    try {
      const value = await send(id)
      ids.delete(what)
      return value
    } catch (error) {
      if (!isRetryable(error)) ids.delete(what)
      throw error
    }
  }
}
