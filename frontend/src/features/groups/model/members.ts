import { createStore } from 'zustand/vanilla'
import { further } from '@/lib/protocol/cursors'
import type { Cursors, Entry, Member } from '@/lib/protocol/generated'

interface Options {
  /** Everybody in a conversation. Rejects with `RequestError`. */
  fetch(conversationId: string): Promise<readonly Member[]>
  /** Sees to it that these people's names are known soon. */
  need(userIds: readonly string[]): void
}

/** Who is in the conversations that were looked at, and how far each has come; kept up to date with what happens. */
export class Members {
  /** By conversation; absent where nobody has asked. */
  readonly known = createStore<Readonly<Record<string, readonly Member[]>>>(() => ({}))
  readonly #options: Options
  /** The conversations whose members somebody wants to know. */
  readonly #wanted = new Set<string>()
  readonly #fetching = new Map<string, Promise<readonly Member[]>>()

  constructor(options: Options) {
    this.#options = options
  }

  /** Sees to it that they are known, unless they are. */
  async need(conversationId: string): Promise<void> {
    this.#wanted.add(conversationId)
    if (!this.known.getState()[conversationId]) await this.fetch(conversationId).catch(() => undefined)
  }

  /** Asks who they are now. Rejects with `RequestError`. */
  fetch(conversationId: string): Promise<readonly Member[]> {
    const under = this.#fetching.get(conversationId)
    if (under) return under
    const fetching = this.#fetch(conversationId).finally(() => this.#fetching.delete(conversationId))
    this.#fetching.set(conversationId, fetching)
    return fetching
  }

  /** Asks again for all that are known or wanted: after a time without a connection. */
  refresh(): void {
    const ids = new Set([...this.#wanted, ...Object.keys(this.known.getState())])
    for (const id of ids) void this.fetch(id).catch(() => undefined)
  }

  /** Takes in what an entry says of who is there. */
  take({ conversationId, content }: Entry): void {
    const members = this.known.getState()[conversationId]
    if (!members) return
    switch (content.kind) {
      case 'membersAdded':
      case 'memberJoined':
      case 'memberLeft':
      case 'memberRemoved':
      case 'roleChanged':
        void this.fetch(conversationId).catch(() => undefined)
        break
      default:
    }
  }

  /** Takes in how far somebody has come. A mark never goes back. */
  move(conversationId: string, userId: string, moved: Partial<Cursors>): void {
    const members = this.known.getState()[conversationId]
    if (!members) return
    const changed = members.map((member) =>
      member.userId === userId ? { ...member, marks: further(member.marks ?? null, moved) } : member,
    )
    this.known.setState({ [conversationId]: changed })
  }

  async #fetch(conversationId: string): Promise<readonly Member[]> {
    const members = await this.#options.fetch(conversationId)
    this.#options.need(members.map(({ userId }) => userId))
    this.known.setState({ [conversationId]: members })
    return members
  }
}
