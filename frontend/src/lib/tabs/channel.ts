/** One kind of message between the tabs of one person. */
export interface Topic<T> {
  /** Tells the other tabs; this one does not hear itself. */
  post(message: T): void
  listen(listener: (message: T) => void): void
}

/** How one person's tabs in one browser tell each other what happened, by topic. */
export class TabChannel {
  readonly #channel: BroadcastChannel | null
  readonly #listeners = new Map<string, (message: unknown) => void>()

  /** @param name the same in every tab that is to hear; a tab with another version of the messages takes another one */
  constructor(name: string) {
    this.#channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(name) : null
    this.#channel?.addEventListener('message', ({ data }) => this.#listeners.get(data.topic)?.(data.message))
  }

  topic<T>(topic: string): Topic<T> {
    return {
      post: (message) => this.#channel?.postMessage({ topic, message }),
      listen: (listener) => void this.#listeners.set(topic, listener as (message: unknown) => void),
    }
  }

  close(): void {
    this.#listeners.clear()
    this.#channel?.close()
  }
}
