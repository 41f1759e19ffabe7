import type { Page } from '@playwright/test'
import type { Schema } from '../../src/lib/storage/schema'

/** What a browser keeps of one kind through a reload. It is on show a moment before. */
export function kept<S extends keyof Schema & string>(page: Page, store: S): Promise<Schema[S]['value'][]> {
  return page.evaluate(async (store) => {
    const [name] = (await indexedDB.databases()).flatMap(({ name = '' }) =>
      name.startsWith('natter') ? [name] : [],
    )
    if (!name) return []
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const database = await done(indexedDB.open(name))
    const values = await done(database.transaction(store).objectStore(store).getAll())
    database.close()
    return values
  }, store)
}
