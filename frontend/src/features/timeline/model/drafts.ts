import { createStore } from 'zustand/vanilla'
import type { StoredDraft } from '@/lib/storage/schema'
import type { Storage } from '@/lib/storage/storage'
import type { Topic } from '@/lib/tabs/channel'

interface Options {
  storage: Storage
  /** The other tabs of the same person. */
  tabs: Topic<StoredDraft>
}

/** What was typed and not sent: through reloads, and in every tab. */
export class Drafts {
  /** By conversation; none is empty. */
  readonly texts = createStore<Readonly<Record<string, string>>>(() => ({}))
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
    options.tabs.listen((draft) => this.#keep(draft))
  }

  /** Takes in what was typed before a reload. What was typed since stays. */
  async restore(): Promise<void> {
    const stored = await this.#options.storage.run([], (db) => db.getAll('drafts'))
    const texts = Object.fromEntries(stored.map(({ conversationId, text }) => [conversationId, text]))
    this.texts.setState((typed) => ({ ...texts, ...typed }))
  }

  set(conversationId: string, text: string): void {
    const draft = { conversationId, text }
    this.#keep(draft)
    this.#options.tabs.post(draft)
    void this.#options.storage.write((db) =>
      text === '' ? db.delete('drafts', conversationId) : db.put('drafts', draft),
    )
  }

  #keep({ conversationId, text }: StoredDraft): void {
    const { [conversationId]: _, ...others } = this.texts.getState()
    this.texts.setState(text === '' ? others : { ...others, [conversationId]: text }, true)
  }
}
