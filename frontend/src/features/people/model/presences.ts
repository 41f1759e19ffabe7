import { createStore } from 'zustand/vanilla'
import type { Presence } from '@/lib/protocol/generated'
import type { Ask } from '@/lib/protocol/requests'

/** How often the server is asked while somebody looks: whoever has dropped out is seen to be gone then. */
const POLL_MS = 30_000

/** Who is there, of those whom somebody looks at. */
export class Presences {
  /** By person; absent where they do not let it be known, or nobody has looked. */
  readonly known = createStore<Readonly<Record<string, Presence>>>(() => ({}))
  readonly #ask: Ask

  constructor(ask: Ask) {
    this.#ask = ask
  }

  /** Keeps a person's presence up to date. Returns how to stop that. */
  watch(userId: string): () => void {
    void this.#poll(userId)
    const timer = setInterval(() => void this.#poll(userId), POLL_MS)
    return () => clearInterval(timer)
  }

  async #poll(userId: string): Promise<void> {
    try {
      const { presences } = await this.#ask({ action: 'getPresence', userIds: [userId] })
      this.#learn(
        userId,
        presences.find((presence) => presence.userId === userId),
      )
    } catch {
      // Whoever was there may not be any more: what is not known is not claimed.
      this.#learn(userId, undefined)
    }
  }

  #learn(userId: string, presence: Presence | undefined): void {
    const { [userId]: _, ...others } = this.known.getState()
    this.known.setState(presence ? { ...others, [userId]: presence } : others, true)
  }
}
