import { createStore } from 'zustand/vanilla'
import type { UserProfile } from '@/lib/protocol/generated'
import type { Ask } from '@/lib/protocol/requests'
import type { Storage } from '@/lib/storage/storage'

/** What is known of people, by their id. */
export type Profiles = Readonly<Record<string, UserProfile>>

/** The server's own limits. */
const MAX_IDS = 100
export const MIN_QUERY_LENGTH = 2

interface Options {
  ask: Ask
  /** Finds people by handle, name, whole e-mail address or wallet, the best match first. Rejects with `RequestError`. */
  find(typed: string): Promise<readonly UserProfile[]>
  /** Somebody is seen to have left who was not before. */
  onGone?(userId: string): void
  /** Where profiles outlast a reload. */
  storage?: Storage
}

/** Knows people's names: looks up who is not known yet, many at once. */
export class People {
  readonly profiles = createStore<Profiles>(() => ({}))
  readonly #options: Options
  readonly #wanted = new Set<string>()
  /** Whom the server was asked for since the app was opened. */
  readonly #asked = new Set<string>()
  #isScheduled = false

  constructor(options: Options) {
    this.#options = options
  }

  /** Takes in what was known before a reload. People may have changed since: they are asked for all the same. */
  async restore(): Promise<void> {
    const stored = await this.#options.storage?.run([], (db) => db.getAll('people'))
    this.profiles.setState((known) => ({ ...byId(stored ?? []), ...known }))
  }

  /** Sees to it that these people's profiles are known soon. */
  need(userIds: Iterable<string>): void {
    for (const userId of userIds) if (!this.#asked.has(userId)) this.#wanted.add(userId)
    if (this.#wanted.size === 0 || this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => void this.#fetchWanted())
  }

  /** Asks for those of these people who are not known. Rejects with `RequestError`. */
  async fetch(userIds: readonly string[]): Promise<void> {
    const unknown = userIds.filter((userId) => !this.profiles.getState()[userId])
    for (let start = 0; start < unknown.length; start += MAX_IDS) {
      const [first = '', ...others] = unknown.slice(start, start + MAX_IDS)
      this.#learn((await this.#options.ask({ action: 'getUsers', userIds: [first, ...others] })).users)
    }
  }

  /** Takes in how somebody is seen now. */
  take(profile: UserProfile): void {
    this.#learn([profile])
  }

  /** Finds people by what somebody types of them, the best match first. Rejects with `RequestError`. */
  async search(typed: string): Promise<readonly UserProfile[]> {
    const query = queryOf(typed)
    if (query.length < MIN_QUERY_LENGTH) return []
    const users = await this.#options.find(query)
    this.#learn(users)
    return users
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
      this.#learn((await this.#options.ask({ action: 'getUsers', userIds })).users)
    } catch {
      // Until somebody needs them again: names are not worth an error message.
      for (const userId of userIds) this.#asked.delete(userId)
    }
    this.need([])
  }

  #learn(users: readonly UserProfile[]): void {
    for (const { userId } of users) this.#asked.add(userId)
    const before = this.profiles.getState()
    this.profiles.setState((known) => ({ ...known, ...byId(users) }))
    for (const { userId, isDeleted } of users) {
      if (isDeleted && !before[userId]?.isDeleted) this.#options.onGone?.(userId)
    }
    void this.#options.storage?.write(async (db) => {
      const transaction = db.transaction('people', 'readwrite')
      for (const user of users) void transaction.store.put(user)
      await transaction.done
    })
  }
}

function byId(users: readonly UserProfile[]): Profiles {
  return Object.fromEntries(users.map((user) => [user.userId, user]))
}

/** What is looked for when somebody types a name: a leading `@` does not matter. */
export function queryOf(typed: string): string {
  return typed.trim().replace(/^@/, '')
}
