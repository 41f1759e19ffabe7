import type { Seq, ServerFrame } from '@/lib/protocol/generated'
import { isRetryable } from '@/lib/protocol/requestError'
import type { Ask } from '@/lib/protocol/requests'
import { pause } from '@/lib/time/pause'
import { isDisconnected } from './isDisconnected'

type Marked = Extract<ServerFrame, { type: 'marked' }>

type Kind = 'markRead' | 'markDelivered'

/** What is to be told, of which conversation, up to where. */
type Due = [Kind, string, Seq]

interface Options {
  ask: Ask
  /** What the server says once a mark has reached it. */
  marked(marked: Marked): void
  stopped: AbortSignal
}

/** What comes within this time is told in one go. */
const DEBOUNCE_MS = 400
/** How long it waits before it tells more: who scrolls reads on. Each mark costs as much as a message. */
const REST_MS = 2000
const RETRY_MS = 3000

/**
 * Tells the server how far one has come: of each conversation only the furthest place, never one before what it was told
 * already, and again with the next connection where there was none. What is read has arrived: that is not told apart.
 */
export class MarkSender {
  readonly #options: Options
  readonly #wanted = { markRead: new Map<string, Seq>(), markDelivered: new Map<string, Seq>() }
  readonly #told = { markRead: new Map<string, Seq>(), markDelivered: new Map<string, Seq>() }
  #isSending = false

  constructor(options: Options) {
    this.#options = options
  }

  /** Everything up to a place is read here. */
  read(conversationId: string, seq: Seq): void {
    this.#want('markRead', conversationId, seq)
  }

  /** Everything up to a place has arrived here. */
  delivered(conversationId: string, seq: Seq): void {
    this.#want('markDelivered', conversationId, seq)
  }

  /** Sends what could not be sent; to be called when the connection opens. */
  flush(): void {
    void this.#send()
  }

  #want(kind: Kind, conversationId: string, seq: Seq): void {
    if (seq <= this.#known(kind, conversationId)) return
    this.#wanted[kind].set(conversationId, seq)
    void this.#send()
  }

  /** How far the server is told already, or will be. */
  #known(kind: Kind, conversationId: string): Seq {
    const told = this.#told[kind].get(conversationId) ?? 0
    const wanted = this.#wanted[kind].get(conversationId) ?? 0
    const read = kind === 'markDelivered' ? this.#known('markRead', conversationId) : 0
    return Math.max(told, wanted, read)
  }

  async #send(): Promise<void> {
    if (this.#isSending) return
    this.#isSending = true
    const { stopped } = this.#options
    await pause(DEBOUNCE_MS, stopped)
    for (let due = this.#due(); due.length > 0 && !stopped.aborted; due = this.#due()) {
      if (!(await this.#tellAll(due))) break
      await pause(REST_MS, stopped)
    }
    this.#isSending = false
  }

  #due(): Due[] {
    const read = Array.from(this.#wanted.markRead, ([id, seq]): Due => ['markRead', id, seq])
    const delivered = Array.from(this.#wanted.markDelivered, ([id, seq]): Due => ['markDelivered', id, seq])
    return [...read, ...delivered]
  }

  /** Whether there is a connection still. */
  async #tellAll(due: readonly Due[]): Promise<boolean> {
    for (const [kind, conversationId, seq] of due) {
      if (kind === 'markDelivered' && seq <= this.#known('markRead', conversationId)) {
        this.#settle(kind, conversationId, seq)
      } else if (!(await this.#tell(kind, conversationId, seq))) {
        return false
      }
    }
    return true
  }

  /** Whether to go on with the next one. */
  async #tell(kind: Kind, conversationId: string, seq: Seq): Promise<boolean> {
    try {
      const marked = await this.#options.ask({ action: kind, conversationId, seq })
      this.#settle(kind, conversationId, seq)
      this.#options.marked(marked)
    } catch (error) {
      if (isDisconnected(error)) return false
      if (isRetryable(error)) await pause(RETRY_MS, this.#options.stopped)
      else this.#settle(kind, conversationId, seq)
    }
    return true
  }

  #settle(kind: Kind, conversationId: string, seq: Seq): void {
    this.#told[kind].set(conversationId, seq)
    if (this.#wanted[kind].get(conversationId) === seq) this.#wanted[kind].delete(conversationId)
  }
}
