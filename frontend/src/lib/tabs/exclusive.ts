/** Runs an action while no other tab runs one of the same name. */
export type Exclusively = (name: string, action: () => Promise<void>) => Promise<void>

/**
 * By the browser's locks, which end with the tab that holds them, however it ends. Where a page has none (it was not
 * loaded over HTTPS) the action just runs.
 */
export const exclusively: Exclusively = async (name, action) => {
  if (navigator.locks) await navigator.locks.request(name, action)
  else await action()
}

/** A tab that the system has put to sleep may hold a lock; nobody waits longer for it than this. */
const PATIENCE_MS = 10_000

/** Runs an action after those of the same name in other tabs, and answers with what it gives. */
export async function inTurn<T>(name: string, action: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return action()
  let hasBegun = false
  const begin = () => {
    hasBegun = true
    return action()
  }
  try {
    return await navigator.locks.request(name, { signal: AbortSignal.timeout(PATIENCE_MS) }, begin)
  } catch (error) {
    if (hasBegun) throw error
    return action()
  }
}
