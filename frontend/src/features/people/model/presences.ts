import { createStore } from 'zustand/vanilla'
import type { Presence } from '@/lib/protocol/generated'
import type { Ask } from '@/lib/protocol/requests'

/** How many the server tells of with each beat of the connection. */
const MAX_WATCHED = 25

/**
 * Who is there, of those whom somebody looks at: asked when they begin to, and then with each beat of the connection. Whoever
 * does something meanwhile is there.
 */
export class Presences {
  /** By person; absent where they do not let it be known, or nobody has looked. */
  readonly known = createStore<Readonly<Record<string, Presence>>>(() => ({}))
  readonly #ask: Ask
  /** The people who are looked at, as often as they are. */
  readonly #watched: string[] = []

  constructor(ask: Ask) {
    this.#ask = ask
  }

  /** Keeps a person's presence up to date. Returns how to stop that. */
  watch(userId: string): () => void {
    this.#watched.push(userId)
    void this.#lookAt(userId)
    return () => this.#watched.splice(this.#watched.indexOf(userId), 1)
  }

  /** Those to ask for with the next beat. */
  watched(): string[] {
    return [...new Set(this.#watched)].slice(0, MAX_WATCHED)
  }

  /** Takes in who is there of those who were asked for. */
  take(asked: readonly string[], presences: readonly Presence[]): void {
    const others = Object.entries(this.known.getState()).filter(([userId]) => !asked.includes(userId))
    const told = presences.map((presence) => [presence.userId, presence])
    this.known.setState(Object.fromEntries([...others, ...told]), true)
  }

  /** Somebody writes, or types: they are there, where they let that be known. */
  notice(userId: string): void {
    if (this.known.getState()[userId]?.online === false) this.take([userId], [{ userId, online: true }])
  }

  async #lookAt(userId: string): Promise<void> {
    try {
      const { presences } = await this.#ask({ action: 'getPresence', userIds: [userId] })
      this.take([userId], presences)
    } catch {
      // Whoever was there may not be any more: what is not known is not claimed.
      this.take([userId], [])
    }
  }
}
