import { createStore } from 'zustand/vanilla'
import type { UserProfile } from '@/lib/protocol/generated'
import type { Ask } from '@/lib/protocol/requests'

/** What is known of people, by their id. */
export type Profiles = Readonly<Record<string, UserProfile>>

/** The server's own limits. */
const MAX_IDS = 100
export const MIN_PREFIX_LENGTH = 2

/** Knows people's names: looks up who is not known yet, many at once. */
export class People {
  readonly profiles = createStore<Profiles>(() => ({}))
  readonly #ask: Ask
  readonly #wanted = new Set<string>()
  /** Whom the server does not know, or is being asked for. */
  readonly #asked = new Set<string>()
  #isScheduled = false

  constructor(ask: Ask) {
    this.#ask = ask
  }

  /** Sees to it that these people's profiles are known soon. */
  need(userIds: Iterable<string>): void {
    const profiles = this.profiles.getState()
    for (const userId of userIds) {
      if (!profiles[userId] && !this.#asked.has(userId)) this.#wanted.add(userId)
    }
    if (this.#wanted.size === 0 || this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => void this.#fetchWanted())
  }

  /** Finds people by the beginning of their handle. Rejects with `RequestError`. */
  async search(typed: string): Promise<readonly UserProfile[]> {
    const handlePrefix = handlePrefixOf(typed)
    if (handlePrefix.length < MIN_PREFIX_LENGTH) return []
    const { users } = await this.#ask({ action: 'getUsers', handlePrefix })
    this.#learn(users)
    return [...users].sort((a, b) => a.handle.localeCompare(b.handle))
  }

  async #fetchWanted(): Promise<void> {
    this.#isScheduled = false
    const [first, ...others] = [...this.#wanted].slice(0, MAX_IDS)
    if (first === undefined) return
    const userIds: [string, ...string[]] = [first, ...others]
    for (const userId of userIds) {
      this.#wanted.delete(userId)
      this.#asked.add(userId)
    }
    try {
      this.#learn((await this.#ask({ action: 'getUsers', userIds })).users)
    } catch {
      // Until somebody needs them again: names are not worth an error message.
      for (const userId of userIds) this.#asked.delete(userId)
    }
    this.need([])
  }

  #learn(users: readonly UserProfile[]): void {
    const learned = Object.fromEntries(users.map((user) => [user.userId, user]))
    this.profiles.setState((known) => ({ ...known, ...learned }))
  }
}

/** What is looked for when somebody types a name: a leading `@` and capitals do not matter. */
export function handlePrefixOf(typed: string): string {
  return typed.trim().replace(/^@/, '').toLowerCase()
}
