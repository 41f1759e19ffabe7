import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb'
import type { Schema } from './schema'

type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>
type Step = (db: IDBPDatabase<Schema>, transaction: Upgrade) => void

/**
 * How each version of the database comes out of the one before: the first step makes version 1. A step that has been
 * released is never changed; a change of the schema is one more step.
 */
const STEPS: readonly Step[] = [
  (db) => {
    db.createObjectStore('conversations', { keyPath: 'conversationId' })
    db.createObjectStore('people', { keyPath: 'userId' })
    db.createObjectStore('logs', { keyPath: 'conversationId' }).createIndex('by-use', 'usedAt')
    db.createObjectStore('entries', { keyPath: ['conversationId', 'seq'] })
    db.createObjectStore('outbox', { keyPath: 'entryId' })
    db.createObjectStore('drafts', { keyPath: 'conversationId' })
    db.createObjectStore('reads', { keyPath: 'conversationId' })
  },
  (db) => db.createObjectStore('mentions', { keyPath: 'conversationId' }),
  (db) => {
    db.createObjectStore('payments', { keyPath: 'tipId' })
  },
  (db) => db.createObjectStore('files', { keyPath: 'mediaId' }),
  (db) => {
    const seen = db.createObjectStore('seen', { keyPath: ['conversationId', 'seq', 'mediaId', 'size'] })
    seen.createIndex('by-use', ['usedAt', 'bytes'])
  },
]

export const VERSION = STEPS.length

/** Takes a database from whichever version it has to the newest; 0 is one that does not exist yet. */
export function migrate(
  db: IDBPDatabase<Schema>,
  from: number,
  transaction: Upgrade,
  steps: readonly Step[] = STEPS,
): void {
  for (const step of steps.slice(from)) step(db, transaction)
}
