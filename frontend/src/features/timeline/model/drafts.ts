import { createStore } from 'zustand/vanilla'
import type { StoredAbout, StoredDraft } from '@/lib/storage/schema'
import type { Storage } from '@/lib/storage/storage'
import type { Topic } from '@/lib/tabs/channel'

/** The message that is answered, or of which a new version is written. */
export type About = StoredAbout

interface Options {
  storage: Storage
  /** The other tabs of the same person. */
  tabs: Topic<StoredDraft>
}

/**
 * What was typed and not sent, and which message it is about: through reloads, and in every tab. The next state is always
 * made from the one that is here now, never from what a component saw when it was drawn.
 */
export class Drafts {
  /** By conversation; none is empty. */
  readonly texts = createStore<Readonly<Record<string, string>>>(() => ({}))
  /** By conversation. While a new version is written, the text of the next message waits in {@link texts}. */
  readonly abouts = createStore<Readonly<Record<string, About>>>(() => ({}))
  readonly #options: Options
  /** The conversations of which this tab knows better than the storage. */
  readonly #known = new Set<string>()

  constructor(options: Options) {
    this.#options = options
    options.tabs.listen((draft) => this.#keep(draft))
  }

  /** Takes in what was typed before a reload. What was typed since stays. */
  async restore(): Promise<void> {
    const stored = await this.#options.storage.run([], (db) => db.getAll('drafts'))
    for (const draft of stored) if (!this.#known.has(draft.conversationId)) this.#keep(draft)
  }

  /** Takes in what the field holds now: the next message, or the new version of the one that is being edited. */
  type(conversationId: string, text: string): void {
    const { about, ...draft } = this.#of(conversationId)
    if (about?.kind === 'edit') this.#put({ ...draft, about: { ...about, text } })
    else this.#put({ ...draft, text, ...(about ? { about } : {}) })
  }

  begin(conversationId: string, about: About): void {
    this.#put({ ...this.#of(conversationId), about })
  }

  /** Gives up the answer or the edit. What was typed as an answer stays, as a message like any other. */
  cancel(conversationId: string): void {
    const { about, ...draft } = this.#of(conversationId)
    if (about) this.#put(draft)
  }

  /** What was written is sent. After an edit the next message is there again, as far as it was typed. */
  sent(conversationId: string): void {
    const { about, text } = this.#of(conversationId)
    this.#put({ conversationId, text: about?.kind === 'edit' ? text : '' })
  }

  #of(conversationId: string): StoredDraft {
    const about = this.abouts.getState()[conversationId]
    const text = this.texts.getState()[conversationId] ?? ''
    return { conversationId, text, ...(about ? { about } : {}) }
  }

  #put(draft: StoredDraft): void {
    this.#keep(draft)
    this.#options.tabs.post(draft)
    const isEmpty = draft.text === '' && !draft.about
    void this.#options.storage.write((db) =>
      isEmpty ? db.delete('drafts', draft.conversationId) : db.put('drafts', draft),
    )
  }

  #keep({ conversationId, text, about }: StoredDraft): void {
    this.#known.add(conversationId)
    const { [conversationId]: _, ...texts } = this.texts.getState()
    this.texts.setState(text === '' ? texts : { ...texts, [conversationId]: text }, true)
    const { [conversationId]: __, ...abouts } = this.abouts.getState()
    this.abouts.setState(about ? { ...abouts, [conversationId]: about } : abouts, true)
  }
}
