import { createStore } from 'zustand/vanilla'
import { everyFileAt } from '@/lib/storage/makeRoom'
import type { StoredSeen } from '@/lib/storage/schema'
import type { Storage } from '@/lib/storage/storage'

/** What is kept on the device at the most, of all conversations. The longest unseen goes first. */
export const MAX_BYTES = 50_000_000
/** A larger file is shown from the server, and not kept. */
export const MAX_FILE_BYTES = 5_000_000
/** How many that are not on show stay at hand. */
const MAX_IDLE = 60
/** What was looked at so lately need not be noted again. */
const NOTED_FOR_MS = 24 * 60 * 60 * 1000

export type SeenFile = Pick<StoredSeen, 'conversationId' | 'seq' | 'mediaId' | 'size'>

/** Where a file is: here, not here, or only on the server, from where the page may not take it. */
type Found = { url: string } | 'absent' | 'elsewhere'

/**
 * The pictures and voice messages that somebody has seen or heard: fetched once, and there again without a connection. They
 * go with their messages, and at sign-out.
 */
export class SeenFiles {
  /** By {@link keyOf}; absent until it has been looked for. */
  readonly found = createStore<Readonly<Record<string, Found>>>(() => ({}))
  readonly #storage: Storage
  /** How many places show each; the longest unused comes first. */
  readonly #uses = new Map<string, number>()
  readonly #fetching = new Map<string, Promise<void>>()

  constructor(storage: Storage) {
    this.#storage = storage
  }

  /** Looks whether a file is here; the answer is called when it is not on show any more. */
  use(file: SeenFile): () => void {
    const key = keyOf(file)
    const uses = this.#uses.get(key) ?? 0
    this.#uses.set(key, uses + 1)
    if (uses === 0 && typeof this.found.getState()[key] !== 'object') void this.#look(file)
    return () => this.#release(key)
  }

  /** Fetches a file that is not here, once, and keeps it. */
  fetch(file: SeenFile, url: string): Promise<void> {
    const key = keyOf(file)
    const fetched =
      this.#fetching.get(key) ?? this.#fetch(file, url).finally(() => this.#fetching.delete(key))
    this.#fetching.set(key, fetched)
    return fetched
  }

  /** The address of a file that is on show: on this device, where the page can fetch it. */
  async load(file: SeenFile, url: string | undefined): Promise<string | undefined> {
    const here = () => {
      const found = this.found.getState()[keyOf(file)]
      return typeof found === 'object' ? found.url : undefined
    }
    if (!here() && url) await this.fetch(file, url)
    return here() ?? url
  }

  async #fetch(file: SeenFile, url: string): Promise<void> {
    const key = keyOf(file)
    const blob = await contentOf(url)
    if (!blob) this.#note(key, 'elsewhere')
    // The message may have been deleted meanwhile: what is not on show is not kept.
    else if (this.#uses.get(key)) this.keep(file, blob)
  }

  /** Keeps a file. */
  keep(file: SeenFile, blob: Blob): void {
    this.#show(keyOf(file), blob)
    if (blob.size <= MAX_FILE_BYTES) void this.#store(file, blob)
  }

  /** Forgets a file that the server does not give any more. */
  forget({ conversationId, seq, mediaId }: Omit<SeenFile, 'size'>): void {
    void this.#storage.write((db) => db.delete('seen', everyFileAt(conversationId, seq, mediaId)))
  }

  async #look(file: SeenFile): Promise<void> {
    const { conversationId, seq, mediaId, size } = file
    const stored = await this.#storage.run(undefined, (db) =>
      db.get('seen', [conversationId, seq, mediaId, size]),
    )
    if (!stored) return this.#note(keyOf(file), 'absent')
    this.#show(keyOf(file), stored.blob)
    if (stored.usedAt < Date.now() - NOTED_FOR_MS) await this.#store(file, stored.blob)
  }

  #show(key: string, blob: Blob): void {
    if (typeof this.found.getState()[key] !== 'object') this.#note(key, { url: URL.createObjectURL(blob) })
  }

  #note(key: string, found: Found): void {
    this.found.setState((before) => ({ ...before, [key]: found }))
  }

  async #store(file: SeenFile, blob: Blob): Promise<void> {
    await this.#storage.write(async (db) => {
      const { store, done } = db.transaction('seen', 'readwrite')
      void store.put({ ...file, blob, bytes: blob.size, usedAt: Date.now() })
      let total = 0
      let cursor = await store.index('by-use').openKeyCursor(null, 'prev')
      while (cursor) {
        total += cursor.key[1]
        if (total > MAX_BYTES) void store.delete(cursor.primaryKey)
        cursor = await cursor.continue()
      }
      await done
    })
  }

  #release(key: string): void {
    const left = (this.#uses.get(key) ?? 1) - 1
    // Behind all others.
    this.#uses.delete(key)
    this.#uses.set(key, left)
    const idle = [...this.#uses].flatMap(([known, uses]) => (uses === 0 ? known : []))
    for (const oldest of idle.slice(0, -MAX_IDLE)) this.#letGo(oldest)
  }

  #letGo(key: string): void {
    const { [key]: found, ...others } = this.found.getState()
    if (typeof found === 'object') URL.revokeObjectURL(found.url)
    this.#uses.delete(key)
    this.found.setState(others, true)
  }
}

export function keyOf({ conversationId, seq, mediaId, size }: SeenFile): string {
  return [conversationId, seq, mediaId, size].join(' ')
}

/** What is at an address; `null` where that cannot be had. */
async function contentOf(url: string): Promise<Blob | null> {
  try {
    const response = await fetch(url)
    return response.ok ? await response.blob() : null
  } catch {
    return null
  }
}
