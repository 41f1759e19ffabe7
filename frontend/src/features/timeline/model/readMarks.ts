import { createStore } from 'zustand/vanilla'
import type { Seq } from '@/lib/protocol/generated'
import type { StoredRead } from '@/lib/storage/schema'
import type { Storage } from '@/lib/storage/storage'
import type { Topic } from '@/lib/tabs/channel'

interface Options {
  storage: Storage
  /** The other tabs of the same person. */
  tabs: Topic<StoredRead>
}

type Listener = (read: StoredRead) => void

/** How far somebody has read in each conversation, wherever they did. A mark never goes back. */
export class ReadMarks {
  /** By conversation; absent where nothing is known. */
  readonly marks = createStore<Readonly<Record<string, Seq>>>(() => ({}))
  readonly #options: Options
  readonly #onSeen = new Set<Listener>()

  constructor(options: Options) {
    this.#options = options
    options.tabs.listen((read) => this.#keep(read))
  }

  /** Takes in how far it was before a reload. */
  async restore(): Promise<void> {
    const stored = await this.#options.storage.run([], (db) => db.getAll('reads'))
    for (const read of stored) this.#keep(read)
  }

  of(conversationId: string): Seq {
    return this.marks.getState()[conversationId] ?? 0
  }

  /** Called with every step that is made in this tab: the server is to hear of those, once. */
  onSeen(listener: Listener): void {
    this.#onSeen.add(listener)
  }

  /** Somebody has seen everything up to a place, here. */
  seen(conversationId: string, seq: Seq): void {
    const read = { conversationId, seq }
    if (!this.#keep(read)) return
    this.#options.tabs.post(read)
    this.#store(read)
    for (const listener of this.#onSeen) listener(read)
  }

  /** Takes in that it was read elsewhere, according to the server. */
  learn(conversationId: string, seq: Seq): void {
    const read = { conversationId, seq }
    if (this.#keep(read)) this.#store(read)
  }

  #store(read: StoredRead): void {
    void this.#options.storage.write((db) => db.put('reads', read))
  }

  #keep({ conversationId, seq }: StoredRead): boolean {
    if (seq <= this.of(conversationId)) return false
    this.marks.setState({ [conversationId]: seq })
    return true
  }
}
