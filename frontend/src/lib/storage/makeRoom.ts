import type { IDBPDatabase } from 'idb'
import type { Seq } from '@/lib/protocol/generated'
import type { Schema } from './schema'

/**
 * Deletes what can be fetched again, unlike what was typed: the pictures that were seen, and where there are none, the
 * half of the logs that were untouched for longest.
 */
export async function makeRoom(db: IDBPDatabase<Schema>): Promise<void> {
  if ((await db.count('seen')) > 0) return db.clear('seen')
  const transaction = db.transaction(['logs', 'entries'], 'readwrite')
  const oldestFirst = await transaction.objectStore('logs').index('by-use').getAllKeys()
  for (const conversationId of oldestFirst.slice(0, Math.ceil(oldestFirst.length / 2))) {
    void transaction.objectStore('logs').delete(conversationId)
    void transaction.objectStore('entries').delete(everyPlaceOf(conversationId))
  }
  await transaction.done
}

/** The keys of all entries of a conversation, and of what was seen of their files. */
export function everyPlaceOf(conversationId: string): IDBKeyRange {
  return IDBKeyRange.bound([conversationId], [conversationId, []])
}

/** The keys of what was seen of a message's files, or of one of them. */
export function everyFileAt(conversationId: string, seq: Seq, ...mediaId: [] | [string]): IDBKeyRange {
  const place = [conversationId, seq, ...mediaId]
  return IDBKeyRange.bound(place, [...place, []])
}
