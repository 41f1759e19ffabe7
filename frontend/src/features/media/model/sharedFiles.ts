import { createStore } from 'zustand/vanilla'
import type { Api } from '@/lib/http/api'
import type { MediaKind, Seq, SharedMedia } from '@/lib/protocol/generated'

/** How many of a kind are asked for at once. */
const PAGE = 60

interface Options {
  api: Pick<Api, 'listSharedMedia'>
  conversationId: string
  kinds: readonly MediaKind[]
}

/** The list of one kind. */
interface Source {
  kind: MediaKind
  items: readonly SharedMedia[]
  /** Before which message it goes on: `undefined` before the first page, `null` after the last one. */
  next: Seq | null | undefined
}

export interface SharedFilesState {
  /** The newest first; `null` before the first page. */
  readonly items: readonly SharedMedia[] | null
  readonly hasMore: boolean
}

/** The files of some kinds that a conversation's messages carry: one list, made of the server's list of each kind. */
export class SharedFiles {
  readonly state = createStore<SharedFilesState>(() => ({ items: null, hasMore: true }))
  readonly #options: Options
  #sources: readonly Source[]
  #loading: Promise<void> | undefined

  constructor(options: Options) {
    this.#options = options
    this.#sources = options.kinds.map((kind) => ({ kind, items: [], next: undefined }))
  }

  /** Fetches the next page. Rejects with {@link RequestError}. */
  more(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  async #load(): Promise<void> {
    const reached = this.#reached()
    const isBehind = ({ next }: Source) => next !== null && (next ?? Infinity) >= reached
    this.#sources = await Promise.all(
      this.#sources.map((source) => (isBehind(source) ? this.#page(source) : source)),
    )
    const from = this.#reached()
    const items = this.#sources
      .flatMap((source) => source.items)
      // What is older may still have something of another kind between it.
      .filter(({ seq }) => seq >= from)
      .sort((one, other) => other.seq - one.seq)
    this.state.setState({ items, hasMore: this.#sources.some(({ next }) => next !== null) })
  }

  async #page({ kind, items, next }: Source): Promise<Source> {
    const { api, conversationId } = this.#options
    const page = await api.listSharedMedia(conversationId, { kind, limit: PAGE, before: next?.toString() })
    return { kind, items: [...items, ...page.media], next: page.next ?? null }
  }

  /** Down to which message all kinds are known. */
  #reached(): Seq {
    return Math.max(0, ...this.#sources.map(({ next }) => (next === undefined ? Infinity : (next ?? 0))))
  }
}
