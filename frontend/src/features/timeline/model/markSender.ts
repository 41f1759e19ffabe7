import type { Cursors, Seq, ServerFrame } from '@/lib/protocol/generated'
import { isRetryable } from '@/lib/protocol/requestError'
import type { Ask, Tell } from '@/lib/protocol/requests'
import { pause } from '@/lib/time/pause'
import { isDisconnected } from './isDisconnected'

type Marked = Extract<ServerFrame, { type: 'marked' }>

type Kind = 'markRead' | 'markDelivered'

/** What is to be told, of which conversation, up to where. */
type Due = [Kind, string, Seq]

interface Options {
  ask: Ask
  tell: Tell
  /** Whether that is the last place of a conversation, as far as one knows. */
  isLast(conversationId: string, seq: Seq): boolean
  /** What the server says once a mark has reached it, where it was asked. */
  marked(marked: Marked): void
  /** Called when the server is told how far one has come. */
  moved(conversationId: string, cursors: Partial<Cursors>): void
  stopped: AbortSignal
}

/** What comes within this time is told in one go. */
const DEBOUNCE_MS = 400
/** How long it waits before it tells more: who scrolls reads on. Each mark costs as much as a message. */
const REST_MS = 2000
/**
 * How long it waits before it tells of what has arrived in one conversation and is not read: several messages often come in a
 * row, and what is read by then is not told to have arrived.
 */
const DELIVERED_HOLD_MS = 8000
/** How long it waits before it tells more of that. */
const DELIVERED_REST_MS = 15_000
const RETRY_MS = 3000

/**
 * Tells the server how far one has come: of each conversation only the furthest place, never one before what it was told
 * already, and again with the next connection where there was none. What is read has arrived: that is not told apart. An
 * answer is asked for only where one learns something by it.
 */
export class MarkSender {
  readonly #options: Options
  readonly #wanted = { markRead: new Map<string, Seq>(), markDelivered: new Map<string, Seq>() }
  readonly #told = { markRead: new Map<string, Seq>(), markDelivered: new Map<string, Seq>() }
  /** Before when it is not told that something has arrived, by conversation. */
  readonly #heldUntil = new Map<string, number>()
  /** The conversations of which it is to be asked how much is unread. */
  readonly #recounts = new Set<string>()
  #isSending = false

  constructor(options: Options) {
    this.#options = options
  }

  /** Everything up to a place is read here. */
  read(conversationId: string, seq: Seq): void {
    this.#want('markRead', conversationId, seq)
  }

  /** Everything up to a place has arrived here; `recounts` where only the server knows what is unread since then. */
  delivered(conversationId: string, seq: Seq, recounts = false): void {
    if (recounts) this.#recounts.add(conversationId)
    if (!this.#wanted.markDelivered.has(conversationId)) this.#hold(conversationId, DELIVERED_HOLD_MS)
    this.#want('markDelivered', conversationId, seq)
  }

  /** Sends what could not be sent; to be called when the connection opens. */
  flush(): void {
    void this.#send()
  }

  /** Tells at once what it holds back; to be called before the page goes. Browsers mostly send it still. */
  leave(): void {
    this.#heldUntil.clear()
    void this.#tellAll(this.#due())
  }

  #want(kind: Kind, conversationId: string, seq: Seq): void {
    if (seq <= this.#known(kind, conversationId)) return
    this.#wanted[kind].set(conversationId, seq)
    void this.#send()
  }

  #hold(conversationId: string, milliseconds: number): void {
    const until = Date.now() + milliseconds
    this.#heldUntil.set(conversationId, Math.max(until, this.#heldUntil.get(conversationId) ?? 0))
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
    while (this.#wants() && !stopped.aborted) {
      if (!(await this.#tellAll(this.#due()))) break
      await pause(REST_MS, stopped)
    }
    this.#isSending = false
  }

  #wants(): boolean {
    return this.#wanted.markRead.size + this.#wanted.markDelivered.size > 0
  }

  #due(): Due[] {
    const read = Array.from(this.#wanted.markRead, ([id, seq]): Due => ['markRead', id, seq])
    const delivered = Array.from(this.#wanted.markDelivered, ([id, seq]): Due => ['markDelivered', id, seq])
    const now = Date.now()
    const isDue = (id: string) => this.#recounts.has(id) || (this.#heldUntil.get(id) ?? 0) <= now
    return [...read, ...delivered.filter(([, id]) => isDue(id))]
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
    if (kind === 'markDelivered') this.#hold(conversationId, DELIVERED_REST_MS)
    const leavesUnread = kind === 'markRead' && !this.#options.isLast(conversationId, seq)
    if (leavesUnread || this.#recounts.has(conversationId)) return this.#ask(kind, conversationId, seq)
    this.#settle(kind, conversationId, seq)
    this.#options.moved(
      conversationId,
      kind === 'markRead' ? { readSeq: seq, deliveredSeq: seq } : { deliveredSeq: seq },
    )
    this.#options.tell({ action: kind, conversationId, seq }, (error) =>
      this.#failed(kind, conversationId, seq, error),
    )
    return !this.#wanted[kind].has(conversationId)
  }

  /** Tells of a place, and learns how much is left unread. */
  async #ask(kind: Kind, conversationId: string, seq: Seq): Promise<boolean> {
    try {
      const marked = await this.#options.ask({ action: kind, conversationId, seq })
      this.#settle(kind, conversationId, seq)
      this.#recounts.delete(conversationId)
      this.#options.marked(marked)
    } catch (error) {
      if (isDisconnected(error)) return false
      if (isRetryable(error)) await pause(RETRY_MS, this.#options.stopped)
      else this.#settle(kind, conversationId, seq)
    }
    return true
  }

  /** Wants a mark again that did not arrive, unless a further one was told since. */
  #failed(kind: Kind, conversationId: string, seq: Seq, error: unknown): void {
    if (this.#told[kind].get(conversationId) !== seq || !isRetryable(error)) return
    this.#told[kind].delete(conversationId)
    this.#heldUntil.delete(conversationId)
    if (!this.#wanted[kind].has(conversationId)) this.#wanted[kind].set(conversationId, seq)
    if (!isDisconnected(error)) void pause(RETRY_MS, this.#options.stopped).then(() => this.#send())
  }

  #settle(kind: Kind, conversationId: string, seq: Seq): void {
    this.#told[kind].set(conversationId, seq)
    if (this.#wanted[kind].get(conversationId) === seq) this.#wanted[kind].delete(conversationId)
  }
}
