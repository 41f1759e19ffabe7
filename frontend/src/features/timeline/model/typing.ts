import { createStore } from 'zustand/vanilla'
import type { Tell } from '@/lib/protocol/requests'
import { typed } from '@/lib/text/typed'

/** Somebody's typing is forgotten after so long without another word of it: a little more than {@link REPEAT_MS}. */
const FORGET_MS = 9000
/** How often one's own is told at most. Each time costs as much as half a message. */
const REPEAT_MS = 6000
/** How long one has been typing when it is told first: what is written sooner is there before anybody has looked up. */
const FIRST_MS = 3000

interface Options {
  tell: Tell
  /** Oneself, whose typing is never shown. */
  userId: string
}

/** What one types, from its first letter on until it is sent or emptied. */
interface Begun {
  at: number
  /** When it was told last. */
  toldAt: number | undefined
}

/** Who is typing where, and telling others that one is. */
export class Typing {
  /** By conversation, the first first; none is empty. */
  readonly typists = createStore<Readonly<Record<string, readonly string[]>>>(() => ({}))
  readonly #options: Options
  readonly #forget = new Map<string, ReturnType<typeof setTimeout>>()
  /** What one has begun to type, by conversation. */
  readonly #begun = new Map<string, Begun>()

  constructor(options: Options) {
    this.#options = options
  }

  stop(): void {
    for (const timer of this.#forget.values()) clearTimeout(timer)
  }

  /** Takes in that somebody types, or does so no longer: they have stopped, or their message is there. */
  take(conversationId: string, userId: string, isActive: boolean): void {
    if (userId === this.#options.userId) return
    const key = `${conversationId} ${userId}`
    clearTimeout(this.#forget.get(key))
    this.#forget.delete(key)
    const known = this.typists.getState()[conversationId] ?? []
    if (isActive) {
      this.#forget.set(
        key,
        setTimeout(() => this.take(conversationId, userId, false), FORGET_MS),
      )
      if (!known.includes(userId)) this.#set(conversationId, [...known, userId])
    } else if (known.includes(userId)) {
      this.#set(
        conversationId,
        known.filter((id) => id !== userId),
      )
    }
  }

  /** One has typed, or has emptied what one typed. */
  typed(conversationId: string, text: string): void {
    const now = Date.now()
    const { at, toldAt } = this.#begun.get(conversationId) ?? { at: now, toldAt: undefined }
    if (typed(text) === '') {
      if (toldAt !== undefined && now - toldAt < FORGET_MS) this.#tell(conversationId, false)
      this.#begun.delete(conversationId)
      return
    }
    const isDue = now >= (toldAt === undefined ? at + FIRST_MS : toldAt + REPEAT_MS)
    this.#begun.set(conversationId, isDue ? { at, toldAt: now } : { at, toldAt })
    if (isDue) this.#tell(conversationId, true)
  }

  /** One has sent what one typed: the message itself says so. */
  sent(conversationId: string): void {
    this.#begun.delete(conversationId)
  }

  #tell(conversationId: string, active: boolean): void {
    // Lost words are forgotten anyway.
    this.#options.tell({ action: 'typing', conversationId, active })
  }

  #set(conversationId: string, userIds: readonly string[]): void {
    const { [conversationId]: _, ...others } = this.typists.getState()
    this.typists.setState(userIds.length === 0 ? others : { ...others, [conversationId]: userIds }, true)
  }
}
