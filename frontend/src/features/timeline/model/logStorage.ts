import type { Entry, Seq } from '@/lib/protocol/generated'
import { everyPlaceOf } from '@/lib/storage/makeRoom'
import type { Storage } from '@/lib/storage/storage'
import * as log from './log'

/** How many of a conversation's newest places are kept on the device. */
export const KEPT_PLACES = 500

/** Where the newest part of every log outlasts a reload. */
export class LogStorage {
  readonly #storage: Storage

  constructor(storage: Storage) {
    this.#storage = storage
  }

  /** What is kept of a conversation; the empty log where that is nothing. */
  async load(conversationId: string): Promise<log.Log> {
    return this.#storage.run(log.EMPTY_LOG, async (db) => {
      const transaction = db.transaction(['logs', 'entries'])
      const [stored, entries] = await Promise.all([
        transaction.objectStore('logs').get(conversationId),
        transaction.objectStore('entries').getAll(everyPlaceOf(conversationId)),
      ])
      return stored ? { entries, known: stored.known, head: stored.head } : log.EMPTY_LOG
    })
  }

  /**
   * Adds to what is kept, also by other tabs, and drops what is too old.
   * @param added entries that may not be there yet
   * @param known what may be said of the places around them, and how far the log goes
   */
  async save(
    conversationId: string,
    added: readonly Entry[],
    { known, head }: Pick<log.Log, 'known' | 'head'>,
  ): Promise<void> {
    await this.#storage.write(async (db) => {
      const transaction = db.transaction(['logs', 'entries'], 'readwrite')
      const [logs, entries] = [transaction.objectStore('logs'), transaction.objectStore('entries')]
      const before = await logs.get(conversationId)
      const newest = Math.max(head, before?.head ?? 0)
      const floor = newest - KEPT_PLACES + 1
      const spans = log.clipped(log.union([...(before?.known ?? []), ...known]), floor)
      void logs.put({ conversationId, known: spans, head: newest, usedAt: Date.now() })
      for (const entry of added) if (entry.seq >= floor) void entries.put(entry)
      if (floor > 1) void entries.delete(everyPlaceBefore(conversationId, floor))
      await transaction.done
    })
  }

  /** Adds an entry of which nothing around is known. */
  append(entry: Entry): void {
    const { conversationId, seq } = entry
    void this.save(conversationId, [entry], { known: [{ from: seq, to: seq }], head: seq })
  }
}

function everyPlaceBefore(conversationId: string, seq: Seq): IDBKeyRange {
  return IDBKeyRange.bound([conversationId], [conversationId, seq], false, true)
}
