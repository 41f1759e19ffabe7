import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { OutboxItem } from './outbox'

/** Where the unsent messages of one user outlast a reload. */
export interface OutboxStorage {
  all(): Promise<OutboxItem[]>
  put(item: OutboxItem): Promise<void>
  remove(entryId: string): Promise<void>
}

interface Schema extends DBSchema {
  outbox: { key: string; value: OutboxItem & { userId: string }; indexes: { 'by-user': string } }
}

/** In the browser's database. Another user of the same browser sees only their own. */
export function browserOutboxStorage(userId: string): OutboxStorage {
  let opening: Promise<IDBPDatabase<Schema>> | undefined
  const database = () => {
    opening ??= openDB<Schema>('natter', 1, {
      upgrade(db) {
        db.createObjectStore('outbox', { keyPath: 'entryId' }).createIndex('by-user', 'userId')
      },
    })
    return opening
  }
  return {
    async all() {
      const stored = await (await database()).getAllFromIndex('outbox', 'by-user', userId)
      return stored.map(({ userId: _, ...item }) => item)
    },
    async put(item) {
      await (await database()).put('outbox', { ...item, userId })
    },
    async remove(entryId) {
      await (await database()).delete('outbox', entryId)
    },
  }
}
