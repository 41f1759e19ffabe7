import type { IDBPDatabase } from 'idb'
import type { Schema } from './schema'

/** Deletes the half of the logs that were untouched for longest: they can be fetched again, unlike what was typed. */
export async function makeRoom(db: IDBPDatabase<Schema>): Promise<void> {
  const transaction = db.transaction(['logs', 'entries'], 'readwrite')
  const oldestFirst = await transaction.objectStore('logs').index('by-use').getAllKeys()
  for (const conversationId of oldestFirst.slice(0, Math.ceil(oldestFirst.length / 2))) {
    void transaction.objectStore('logs').delete(conversationId)
    void transaction.objectStore('entries').delete(everyPlaceOf(conversationId))
  }
  await transaction.done
}

/** The keys of all entries of a conversation. */
export function everyPlaceOf(conversationId: string): IDBKeyRange {
  return IDBKeyRange.bound([conversationId], [conversationId, []])
}
