import type { Storage } from '@/lib/storage/storage'
import type { OutboxItem } from './outboxItem'

/** Where the unsent messages of one person outlast a reload, and where their tabs agree on what is unsent. */
export interface OutboxStorage {
  /** In the order of writing. */
  all(): Promise<OutboxItem[]>
  has(entryId: string): Promise<boolean>
  /** Whether it was kept for good. */
  put(item: OutboxItem): Promise<boolean>
  remove(entryId: string): Promise<void>
}

/** In the browser's database. */
export function outboxStorage(storage: Storage): OutboxStorage {
  return {
    async all() {
      const stored = await storage.run([], (db) => db.getAll('outbox'))
      return stored.sort((a, b) => a.createdAt - b.createdAt)
    },
    // Where the database does not answer, there is no telling: it is sent, and the server knows its id.
    has: (entryId) => storage.run(true, async (db) => (await db.count('outbox', entryId)) > 0),
    put: (item) => storage.write((db) => db.put('outbox', item)),
    remove: async (entryId) => void (await storage.write((db) => db.delete('outbox', entryId))),
  }
}
