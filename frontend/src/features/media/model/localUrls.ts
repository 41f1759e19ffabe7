import { createStore } from 'zustand/vanilla'
import type { StoredFile } from '@/lib/storage/schema'

/** How many files are kept at hand; the oldest are fetched from the server when they are shown again. */
const MAX_KEPT = 60

export interface LocalUrl {
  url: string
  blob: Blob
  posterUrl?: string
  poster?: Blob
}

/**
 * The addresses of files that this device sends: shown from here, also right after they are sent, so that nothing is
 * fetched that is here, and nothing flickers.
 */
export class LocalUrls {
  /** By media id; `null` for what is not on this device. */
  readonly known = createStore<Readonly<Record<string, LocalUrl | null>>>(() => ({}))
  readonly #find: (mediaId: string) => Promise<StoredFile | undefined>
  readonly #sought = new Set<string>()

  constructor(find: (mediaId: string) => Promise<StoredFile | undefined>) {
    this.#find = find
  }

  /** Sees to it that the address of a file is known, where the file is on this device. */
  need(mediaId: string): void {
    if (this.#sought.has(mediaId)) return
    this.#sought.add(mediaId)
    void this.#find(mediaId).then((file) => this.#take(mediaId, file))
  }

  #take(mediaId: string, file: StoredFile | undefined): void {
    const made = file && {
      url: URL.createObjectURL(file.blob),
      blob: file.blob,
      ...(file.poster ? { posterUrl: URL.createObjectURL(file.poster), poster: file.poster } : {}),
    }
    this.known.setState((before) => ({ ...before, [mediaId]: made ?? null }), true)
    this.#letGoOfOldest()
  }

  #letGoOfOldest(): void {
    const kept = Object.entries(this.known.getState()).filter(([, made]) => made)
    for (const [mediaId, made] of kept.slice(0, -MAX_KEPT)) {
      if (made) URL.revokeObjectURL(made.url)
      if (made?.posterUrl) URL.revokeObjectURL(made.posterUrl)
      this.known.setState({ [mediaId]: null })
    }
  }
}
