import { type IDBPDatabase, openDB } from 'idb'
import { DATABASE_PREFIX } from './databaseName'
import { makeRoom } from './makeRoom'
import { migrate, VERSION } from './migrations'
import type { Schema } from './schema'

type Database = IDBPDatabase<Schema>

/**
 * One person's database on this device. It never fails: where the browser forbids it (a private window), it is broken
 * or its room is used up, what is read is nothing, what is written is lost with the page, and the app goes on from
 * memory.
 */
export class Storage {
  readonly #name: string
  #opening: Promise<Database | null> | undefined
  #isClosed = false

  constructor(userId: string) {
    this.#name = DATABASE_PREFIX + userId
  }

  /** Does something with the database; answers with `otherwise` where that is not possible. */
  async run<T>(otherwise: T, action: (db: Database) => Promise<T>): Promise<T> {
    const db = await this.#database()
    if (!db) return otherwise
    try {
      return await action(db).catch((error: unknown) => {
        if (!isOutOfRoom(error)) throw error
        return makeRoom(db).then(() => action(db))
      })
    } catch {
      return otherwise
    }
  }

  /** Whether something was written for good. */
  async write(action: (db: Database) => Promise<unknown>): Promise<boolean> {
    return this.run(false, async (db) => {
      await action(db)
      return true
    })
  }

  /** Lets the database go; from then on nothing is read or written. */
  async close(): Promise<void> {
    this.#isClosed = true
    const db = await this.#opening
    db?.close()
  }

  async #database(): Promise<Database | null> {
    if (this.#isClosed) return null
    this.#opening ??= this.#open().catch(() => null)
    return this.#opening
  }

  async #open(): Promise<Database> {
    // Where there is no IndexedDB at all this throws, as it rejects where it is forbidden or of a later version.
    return openDB<Schema>(this.#name, VERSION, {
      upgrade: (db, from, _to, transaction) => migrate(db, from, transaction),
      // Another tab has a later version of the app, or signs out: whoever holds on blocks it.
      blocking: (_current, _blocked, event) => this.#letGo(event.target),
      terminated: () => this.#letGo(null),
    })
  }

  /** This page goes on from memory. */
  #letGo(target: EventTarget | null): void {
    this.#opening = Promise.resolve(null)
    if (target instanceof IDBDatabase) target.close()
  }
}

function isOutOfRoom(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError'
}
