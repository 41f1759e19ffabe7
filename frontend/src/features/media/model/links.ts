import { createStore } from 'zustand/vanilla'
import type { Api } from '@/lib/http/api'
import type { CarriedMedia, MediaLink } from '@/lib/protocol/generated'

/** How many are asked for at once: the server's own limit. */
const MAX_BATCH = 50
/** How long before its end a link counts as ended: what is begun with it has to be finished. */
const MARGIN_MS = 30_000

interface Options {
  api: Pick<Api, 'linkMedia' | 'restoreMedia'>
  /** The server's time in milliseconds. */
  now(): number
}

/** The addresses of files that messages carry: short-lived, asked for together, and again when they have ended. */
export class MediaLinks {
  /** By media id; `null` for what the server does not give. */
  readonly known = createStore<Readonly<Record<string, MediaLink | null>>>(() => ({}))
  readonly #options: Options
  /** What is to be asked for next, by conversation. */
  readonly #wanted = new Map<string, Map<string, CarriedMedia>>()
  readonly #asked = new Set<string>()

  constructor(options: Options) {
    this.#options = options
  }

  /** Sees to it that there is a link that holds. */
  need(conversationId: string, item: CarriedMedia): void {
    const link = this.known.getState()[item.mediaId]
    const holds = link === null || (link && link.expiresAt - MARGIN_MS > this.#options.now())
    if (!holds && !this.#asked.has(item.mediaId)) this.#want(conversationId, item)
  }

  /** Takes in that a link did not work: it is asked for again where it has ended. */
  failed(conversationId: string, item: CarriedMedia): void {
    if (this.known.getState()[item.mediaId]) this.need(conversationId, item)
  }

  /** Asks for a file that is in deep storage. Rejects where the server cannot be asked. */
  async restore(conversationId: string, item: CarriedMedia): Promise<void> {
    const { restore } = await this.#options.api.restoreMedia(conversationId, item)
    if (!restore) return this.renew(conversationId, item)
    const link = this.known.getState()[item.mediaId]
    if (link) this.known.setState({ [item.mediaId]: { ...link, restore } })
  }

  /** Takes in that something has changed about a file: it is asked for again where it has been. */
  renew(conversationId: string, item: CarriedMedia): void {
    if (this.known.getState()[item.mediaId]) this.#want(conversationId, item)
  }

  #want(conversationId: string, item: CarriedMedia): void {
    this.#asked.add(item.mediaId)
    const others = this.#wanted.get(conversationId)
    if (others) return void others.set(item.mediaId, item)
    this.#wanted.set(conversationId, new Map([[item.mediaId, item]]))
    // What is drawn together is asked for together.
    queueMicrotask(() => void this.#askAll(conversationId))
  }

  async #askAll(conversationId: string): Promise<void> {
    const items = [...(this.#wanted.get(conversationId)?.values() ?? [])]
    this.#wanted.delete(conversationId)
    for (let start = 0; start < items.length; start += MAX_BATCH)
      await this.#ask(conversationId, items.slice(start, start + MAX_BATCH))
  }

  async #ask(conversationId: string, items: CarriedMedia[]): Promise<void> {
    try {
      const { links } = await this.#options.api.linkMedia(conversationId, { items })
      const given = new Map(links.map((link) => [link.mediaId, link]))
      const told = items.map(({ mediaId }) => [mediaId, given.get(mediaId) ?? null])
      this.known.setState((before) => ({ ...before, ...Object.fromEntries(told) }), true)
    } catch {
      // Asked again with the next look at it; meanwhile the placeholder stays.
    } finally {
      for (const { mediaId } of items) this.#asked.delete(mediaId)
    }
  }
}
