import type { Entry, EntryId, Seq, UserId } from '@/lib/protocol/generated'
import { everyFileAt, everyPlaceOf } from '@/lib/storage/makeRoom'
import type { Storage } from '@/lib/storage/storage'
import { laterOf, type States } from './entryState'
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
   * @param added entries that are new, or have changed
   * @param known what may be said of the places around them, how far the log goes, what became of messages, and all entries at
   *   hand: those that are not kept any more, or could not be, are kept with the new ones, lest they count as known
   */
  async save(
    conversationId: string,
    added: readonly Entry[],
    {
      known,
      head,
      states = {},
      entries: atHand = added,
    }: Pick<log.Log, 'known' | 'head'> & Partial<Pick<log.Log, 'states' | 'entries'>>,
  ): Promise<void> {
    await this.#storage.write(async (db) => {
      const transaction = db.transaction(['logs', 'entries', 'seen'], 'readwrite')
      const [logs, entries] = [transaction.objectStore('logs'), transaction.objectStore('entries')]
      const seen = transaction.objectStore('seen')
      const before = await logs.get(conversationId)
      const newest = Math.max(head, before?.head ?? 0)
      const floor = newest - KEPT_PLACES + 1
      const spans = log.clipped(log.union([...(before?.known ?? []), ...known]), floor)
      const told = Object.entries(laterOf(before?.states ?? {}, states))
      // What was true before all that is kept concerns nothing that is.
      const kept = Object.fromEntries(told.filter(([, { asOf }]) => asOf >= floor))
      void logs.put({ conversationId, known: spans, head: newest, states: kept, usedAt: Date.now() })
      const missing = atHand.filter(
        ({ seq }) => !before?.known.some(({ from, to }) => from <= seq && seq <= to),
      )
      for (const entry of new Set([...added, ...missing])) if (entry.seq >= floor) void entries.put(entry)
      if (floor > 1) {
        void entries.delete(everyPlaceBefore(conversationId, floor))
        void seen.delete(everyPlaceBefore(conversationId, floor))
      }
      const deleted = deletedBy(added, before?.states ?? {}, kept)
      if (deleted.size > 0) {
        const all = [...added, ...(await entries.getAll(everyPlaceOf(conversationId)))]
        for (const { entryId, seq } of all)
          if (deleted.has(entryId)) void seen.delete(everyFileAt(conversationId, seq))
      }
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
      await db.delete('seen', everyPlaceBefore(conversationId, floor))
    })
  }

  /** Forgets a conversation. */
  async remove(conversationId: string): Promise<void> {
    await this.#storage.write(async (db) => {
      const transaction = db.transaction(['logs', 'entries', 'seen'], 'readwrite')
      void transaction.objectStore('logs').delete(conversationId)
      void transaction.objectStore('entries').delete(everyPlaceOf(conversationId))
      void transaction.objectStore('seen').delete(everyPlaceOf(conversationId))
      await transaction.done
    })
  }

  /** Forgets what somebody wrote, in all conversations; that there was something stays. */
  async eraseWordsOf(userId: UserId): Promise<void> {
    await this.#storage.write(async (db) => {
      const transaction = db.transaction(['entries', 'seen'], 'readwrite')
      for await (const cursor of transaction.objectStore('entries')) {
        const { conversationId, seq, senderId } = cursor.value
        if (senderId !== userId) continue
        await cursor.update(withoutWords(cursor.value))
        await transaction.objectStore('seen').delete(everyFileAt(conversationId, seq))
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

/** The messages that are deleted by what is added, or that the server has newly told to be so. */
function deletedBy(added: readonly Entry[], before: States, after: States): ReadonlySet<EntryId> {
  const told = Object.keys(after).filter((id) => after[id]?.deleted && !before[id]?.deleted)
  return new Set([
    ...told,
    ...added.flatMap(({ content }) => (content.kind === 'deleted' ? content.targetId : [])),
  ])
}

function everyPlaceBefore(conversationId: string, seq: Seq): IDBKeyRange {
  return IDBKeyRange.bound([conversationId], [conversationId, seq], false, true)
}
