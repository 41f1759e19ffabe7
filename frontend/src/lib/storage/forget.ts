import { DATABASE_PREFIX } from './databaseName'

/**
 * Deletes everything that this device has of anybody but one person, in other tabs' hands, too; of everybody for `null`.
 * Where the browser stores nothing, or does not tell what it stores, nothing happens.
 */
export async function forgetAllBut(userId: string | null): Promise<void> {
  try {
    const databases = await indexedDB.databases()
    for (const { name } of databases) {
      const isOurs = name?.startsWith(DATABASE_PREFIX) && name !== DATABASE_PREFIX + userId
      // Not waited for: a tab that sleeps may hold it for a while. Whoever opens it again waits for that.
      if (name && isOurs) indexedDB.deleteDatabase(name)
    }
  } catch {
    // There is no IndexedDB here, so there is nothing to delete.
  }
}
