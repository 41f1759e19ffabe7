import { createStore } from 'zustand/vanilla'
import type { UserProfile } from '@/lib/protocol/generated'
import type { Ask } from '@/lib/protocol/requests'
import type { Storage } from '@/lib/storage/storage'

/** What is known of people, by their id. */
export type Profiles = Readonly<Record<string, UserProfile>>

/** The server's own limits. */
const MAX_IDS = 100
export const MIN_PREFIX_LENGTH = 2

/** Knows people's names: looks up who is not known yet, many at once. */
export class People {
  readonly profiles = createStore<Profiles>(() => ({}))
  readonly #ask: Ask
  readonly #storage: Storage | null
  readonly #wanted = new Set<string>()
  /** Whom the server was asked for since the app was opened. */
  readonly #asked = new Set<string>()
  #isScheduled = false

  /** @param storage where profiles outlast a reload */
  constructor(ask: Ask, storage: Storage | null = null) {
    this.#ask = ask
    this.#storage = storage
  }

  /** Takes in what was known before a reload. People may have changed since: they are asked for all the same. */
  async restore(): Promise<void> {
    const stored = await this.#storage?.run([], (db) => db.getAll('people'))
    this.profiles.setState((known) => ({ ...byId(stored ?? []), ...known }))
  }

  /** Sees to it that these people's profiles are known soon. */
  need(userIds: Iterable<string>): void {
    for (const userId of userIds) if (!this.#asked.has(userId)) this.#wanted.add(userId)
    if (this.#wanted.size === 0 || this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => void this.#fetchWanted())
  }

  /** Takes in how somebody is seen now. */
  take(profile: UserProfile): void {
    this.#learn([profile])
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
    for (const { userId } of users) this.#asked.add(userId)
    this.profiles.setState((known) => ({ ...known, ...byId(users) }))
    void this.#storage?.write(async (db) => {
      const transaction = db.transaction('people', 'readwrite')
      for (const user of users) void transaction.store.put(user)
      await transaction.done
    })
  }
}

function byId(users: readonly UserProfile[]): Profiles {
  return Object.fromEntries(users.map((user) => [user.userId, user]))
}

/** What is looked for when somebody types a name: a leading `@` and capitals do not matter. */
export function handlePrefixOf(typed: string): string {
  return typed.trim().replace(/^@/, '').toLowerCase()
}
