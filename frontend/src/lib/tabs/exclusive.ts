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
