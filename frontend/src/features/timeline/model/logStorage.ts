import type { Entry, Seq, UserId } from '@/lib/protocol/generated'
import { everyPlaceOf } from '@/lib/storage/makeRoom'
import type { Storage } from '@/lib/storage/storage'
import { laterOf } from './entryState'
import { withoutWords } from './gone'
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
      if (!stored) return log.EMPTY_LOG
      const { known, head, states = {} } = stored
      return { entries, known, head, states }
    })
  }

  /**
   * Adds to what is kept, also by other tabs, and drops what is too old.
   * @param added entries that may not be there yet
   * @param known what may be said of the places around them, how far the log goes, and what became of messages
   */
  async save(
    conversationId: string,
    added: readonly Entry[],
    { known, head, states = {} }: Pick<log.Log, 'known' | 'head'> & Partial<Pick<log.Log, 'states'>>,
  ): Promise<void> {
    await this.#storage.write(async (db) => {
      const transaction = db.transaction(['logs', 'entries'], 'readwrite')
      const [logs, entries] = [transaction.objectStore('logs'), transaction.objectStore('entries')]
      const before = await logs.get(conversationId)
      const newest = Math.max(head, before?.head ?? 0)
      const floor = newest - KEPT_PLACES + 1
      const spans = log.clipped(log.union([...(before?.known ?? []), ...known]), floor)
      const told = Object.entries(laterOf(before?.states ?? {}, states))
      // What was true before all that is kept concerns nothing that is.
      const kept = Object.fromEntries(told.filter(([, { asOf }]) => asOf >= floor))
      void logs.put({ conversationId, known: spans, head: newest, states: kept, usedAt: Date.now() })
      for (const entry of added) if (entry.seq >= floor) void entries.put(entry)
      if (floor > 1) void entries.delete(everyPlaceBefore(conversationId, floor))
      await transaction.done
    })
  }

  /** Up to which place nothing is missing, of each conversation that is kept; the longest untouched come last. */
  async positions(): Promise<readonly [conversationId: string, seq: Seq][]> {
    const logs = await this.#storage.run([], (db) => db.getAll('logs'))
    return logs
      .sort((a, b) => b.usedAt - a.usedAt)
      .map(({ conversationId, known }) => [conversationId, log.wholeUpTo({ known })])
  }

  /** Adds all entries after a place, up to another one. */
  extend(conversationId: string, after: Seq, entries: readonly Entry[], upTo: Seq): void {
    void this.save(conversationId, entries, { known: [{ from: after + 1, to: upTo }], head: upTo })
  }

  /** Forgets the entries before a place. */
  async forgetBefore(conversationId: string, floor: Seq): Promise<void> {
    if (floor <= 1) return
    await this.#storage.write(async (db) => {
      await db.delete('entries', everyPlaceBefore(conversationId, floor))
    })
  }

  /** Forgets a conversation. */
  async remove(conversationId: string): Promise<void> {
    await this.#storage.write(async (db) => {
      const transaction = db.transaction(['logs', 'entries'], 'readwrite')
      void transaction.objectStore('logs').delete(conversationId)
      void transaction.objectStore('entries').delete(everyPlaceOf(conversationId))
      await transaction.done
    })
  }

  /** Forgets what somebody wrote, in all conversations; that there was something stays. */
  async eraseWordsOf(userId: UserId): Promise<void> {
    await this.#storage.write(async (db) => {
      const transaction = db.transaction('entries', 'readwrite')
      for await (const cursor of transaction.store) {
        if (cursor.value.senderId === userId) await cursor.update(withoutWords(cursor.value))
      }
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
