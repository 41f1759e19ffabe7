import { createStore } from 'zustand/vanilla'
import type { Entry, Seq } from '@/lib/protocol/generated'
import type { Storage } from '@/lib/storage/storage'

interface Options {
  /** Oneself. */
  userId: string
  storage: Storage
}

/** Where somebody was named last in each conversation: the list tells it until that is read. */
export class OwnMentions {
  /** By conversation; absent where they never were. */
  readonly newest = createStore<Readonly<Record<string, Seq>>>(() => ({}))
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** Takes in what was known before a reload. */
  async restore(): Promise<void> {
    const stored = await this.#options.storage.run([], (db) => db.getAll('mentions'))
    for (const { conversationId, seq } of stored) this.#keep(conversationId, seq)
  }

  /** Takes in what an entry says, new or missed. */
  take({ conversationId, seq, senderId, content }: Entry): void {
    const { userId, storage } = this.#options
    const mentions = content.kind === 'message' || content.kind === 'edited' ? content.mentions : undefined
    if (senderId === userId || !mentions?.includes(userId) || !this.#keep(conversationId, seq)) return
    void storage.write((db) => db.put('mentions', { conversationId, seq }))
  }

  #keep(conversationId: string, seq: Seq): boolean {
    if (seq <= (this.newest.getState()[conversationId] ?? 0)) return false
    this.newest.setState({ [conversationId]: seq })
    return true
  }
}

/** The conversations in which something unread names somebody. */
export function unreadMentions(
  newest: Readonly<Record<string, Seq>>,
  readUpTo: Readonly<Record<string, Seq>>,
): ReadonlySet<string> {
  const unread = Object.entries(newest).filter(([id, seq]) => seq > (readUpTo[id] ?? 0))
  return new Set(unread.map(([id]) => id))
}
