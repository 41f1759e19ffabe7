import { createStore } from 'zustand/vanilla'
import type { LocalFile, StoredFile } from '@/lib/storage/schema'
import type { Storage } from '@/lib/storage/storage'
import type { Topic } from '@/lib/tabs/channel'

/** The most that one message carries: the server's own limit. */
export const MAX_FILES = 10

interface Options {
  storage: Storage
  /** The other tabs of the same person: in which conversation what is attached has changed. */
  tabs: Topic<string>
}

/** What may be changed of a file that is attached. */
export type FileChange = Partial<Pick<StoredFile, 'alt' | 'kind' | 'contentType' | 'bytes'>>

/**
 * The files on this device that are to be sent: those attached to what is being written, and those of messages in the
 * outbox. They outlast a reload, as what was typed does.
 */
export class LocalFiles {
  /** What is attached to the next message, by conversation; none is empty. */
  readonly attached = createStore<Readonly<Record<string, readonly StoredFile[]>>>(() => ({}))
  readonly #options: Options
  /** All of them, as where nothing can be stored there is only this. */
  readonly #files = new Map<string, StoredFile>()

  constructor(options: Options) {
    this.#options = options
    options.tabs.listen((conversationId) => void this.#reload(conversationId))
  }

  /** Takes in what was there before a reload. What belongs to a message that is in the outbox no longer is deleted. */
  async restore(isWaiting: (mediaId: string) => boolean): Promise<void> {
    for (const file of await this.#stored()) {
      if (file.isSent && !isWaiting(file.mediaId)) this.#forget(file.mediaId)
      else if (!this.#files.has(file.mediaId)) this.#files.set(file.mediaId, file)
    }
    for (const id of new Set([...this.#files.values()].map(({ conversationId }) => conversationId)))
      this.#show(id)
  }

  /** Attaches a file to the next message of its conversation, as the last one. */
  attach(file: Omit<StoredFile, 'place' | 'isSent'>): void {
    const place = (this.of(file.conversationId).at(-1)?.place ?? 0) + 1
    this.#put([{ ...file, place, isSent: false }])
  }

  /** Attaches another file in the place of one. */
  replace({ mediaId, place }: StoredFile, file: Omit<StoredFile, 'place' | 'isSent'>): void {
    this.#forget(mediaId)
    this.#put([{ ...file, place, isSent: false }])
  }

  /** What is attached to the next message, in its order. */
  of(conversationId: string): readonly StoredFile[] {
    return this.attached.getState()[conversationId] ?? []
  }

  change(mediaId: string, change: FileChange): void {
    const file = this.#files.get(mediaId)
    if (file) this.#put([{ ...file, ...change }])
  }

  /** Moves an attached file by so many places among the others. */
  move(mediaId: string, by: -1 | 1): void {
    const file = this.#files.get(mediaId)
    const others = file ? this.of(file.conversationId) : []
    const other = others[others.findIndex((one) => one.mediaId === mediaId) + by]
    if (file && other)
      this.#put([
        { ...file, place: other.place },
        { ...other, place: file.place },
      ])
  }

  /** Takes an attached file away. */
  remove(mediaId: string): void {
    const file = this.#files.get(mediaId)
    if (!file) return
    this.#forget(mediaId)
    this.#show(file.conversationId)
    this.#options.tabs.post(file.conversationId)
  }

  /** What is attached goes into the outbox; answers with what the item says of it. */
  send(conversationId: string): LocalFile[] {
    const sent = this.of(conversationId).map((file) => ({ ...file, isSent: true }))
    if (sent.length > 0) this.#put(sent)
    return sent.map(describe)
  }

  /** Takes in a file that is a message of its own; what is attached stays. */
  sendAlone(file: Omit<StoredFile, 'place' | 'isSent'>): LocalFile {
    const sent = { ...file, place: 0, isSent: true }
    this.#put([sent])
    return describe(sent)
  }

  /** A file of a message that waits, with its contents. */
  async find(mediaId: string): Promise<StoredFile | undefined> {
    return (
      this.#files.get(mediaId) ??
      (await this.#options.storage.run(undefined, (db) => db.get('files', mediaId)))
    )
  }

  /** Deletes the files of a message that is sent or given up. */
  forget(files: readonly LocalFile[]): void {
    for (const { mediaId } of files) this.#forget(mediaId)
  }

  #forget(mediaId: string): void {
    this.#files.delete(mediaId)
    void this.#options.storage.write((db) => db.delete('files', mediaId))
  }

  #put(files: readonly StoredFile[]): void {
    for (const file of files) this.#files.set(file.mediaId, file)
    const [first] = files
    if (first) this.#show(first.conversationId)
    void this.#store(files)
  }

  async #store(files: readonly StoredFile[]): Promise<void> {
    // All begun at once: what is deleted right after is not to be written behind that.
    await this.#options.storage.write((db) => Promise.all(files.map((file) => db.put('files', file))))
    for (const { conversationId } of files) this.#options.tabs.post(conversationId)
  }

  /** Another tab has attached, changed, sent or taken away something. */
  async #reload(conversationId: string): Promise<void> {
    const stored = (await this.#stored()).filter((file) => file.conversationId === conversationId)
    const known = [...this.#files.values()].filter((file) => file.conversationId === conversationId)
    for (const { mediaId } of known) this.#files.delete(mediaId)
    for (const file of stored) this.#files.set(file.mediaId, file)
    this.#show(conversationId)
  }

  #stored(): Promise<StoredFile[]> {
    return this.#options.storage.run([], (db) => db.getAll('files'))
  }

  #show(conversationId: string): void {
    const files = [...this.#files.values()]
      .filter((file) => file.conversationId === conversationId && !file.isSent)
      .sort((a, b) => a.place - b.place)
    const { [conversationId]: _, ...others } = this.attached.getState()
    this.attached.setState(files.length > 0 ? { ...others, [conversationId]: files } : others, true)
  }
}

/** A file without its contents. */
function describe(file: StoredFile): LocalFile {
  const {
    conversationId: _,
    place: __,
    isSent: ___,
    blob: ____,
    original: _____,
    poster: ______,
    ...told
  } = file
  return told
}
