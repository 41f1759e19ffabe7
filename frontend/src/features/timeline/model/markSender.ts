import type { Seq, ServerFrame } from '@/lib/protocol/generated'
import { isRetryable } from '@/lib/protocol/requestError'
import type { Ask } from '@/lib/protocol/requests'
import { pause } from '@/lib/time/pause'
import { isDisconnected } from './isDisconnected'

type Marked = Extract<ServerFrame, { type: 'marked' }>

type Kind = 'markRead' | 'markDelivered'

interface Options {
  ask: Ask
  /** What the server says once a mark has reached it. */
  marked(marked: Marked): void
  stopped: AbortSignal
}

/** What comes within this time is told in one go. */
const DEBOUNCE_MS = 400
const RETRY_MS = 3000

/**
 * Tells the server how far one has come: of each conversation only the furthest place, never one before what it was told
 * already, and again with the next connection where there was none.
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
    const known = Math.max(
      this.#told[kind].get(conversationId) ?? 0,
      this.#wanted[kind].get(conversationId) ?? 0,
    )
    if (seq <= known) return
    this.#wanted[kind].set(conversationId, seq)
    void this.#send()
  }

  async #send(): Promise<void> {
    if (this.#isSending) return
    this.#isSending = true
    const { stopped } = this.#options
    await pause(DEBOUNCE_MS, stopped)
    for (let next = this.#next(); next && !stopped.aborted; next = this.#next()) {
      if (!(await this.#tell(...next))) break
    }
    this.#isSending = false
  }

  #next(): [Kind, string, Seq] | null {
    for (const kind of ['markRead', 'markDelivered'] as const) {
      for (const [conversationId, seq] of this.#wanted[kind]) return [kind, conversationId, seq]
    }
    return null
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
