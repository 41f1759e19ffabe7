import { createStore } from 'zustand/vanilla'
import type { Entry, ErrorCode, ServerFrame } from '@/lib/protocol/generated'
import { isRetryable, RequestError, reasonOf } from '@/lib/protocol/requestError'
import type { Ask } from '@/lib/protocol/requests'
import { pause } from '@/lib/time/pause'
import type { OutboxStorage } from './outboxStorage'

/** A message that the server has not acknowledged. */
export interface OutboxItem {
  /** Made once: a resend under the same id is recognised by the server. */
  entryId: string
  conversationId: string
  text: string
  /** Milliseconds since the Unix epoch, by the server's clock as far as it is known. */
  createdAt: number
  /** Why it will not be sent again by itself; absent while it waits or is under way. */
  failure?: string
  /** Whether it needs a new id before it can be sent again. */
  isIdSpent?: boolean
}

type Acknowledgement = Extract<ServerFrame, { type: 'messageAccepted' }>

interface Options {
  storage: OutboxStorage
  ask: Ask
  userId: string
  /** The server's time in milliseconds. */
  now(): number
  /** An entry id for a message made at this time. */
  newEntryId(milliseconds: number): string
  /** Takes the entry that an acknowledged message has become. */
  accepted(entry: Entry): void
}

const RETRY_MS = 2000
/** Codes after which the server takes the message only under another id. */
const SPENT: ReadonlySet<string> = new Set<ErrorCode>([
  'entry_id_invalid',
  'entry_id_expired',
  'entry_id_conflict',
])

/** Sends messages: in order within a conversation, again until they are acknowledged, and across reloads. */
export class Outbox {
  readonly items = createStore<readonly OutboxItem[]>(() => [])
  readonly #options: Options
  readonly #sending = new Set<string>()
  readonly #stopped = new AbortController()

  constructor(options: Options) {
    this.#options = options
  }

  stop(): void {
    this.#stopped.abort()
  }

  /** Takes in what an earlier session of this user left unsent. */
  async restore(): Promise<void> {
    const stored = await this.#options.storage.all()
    const present = new Set(this.#all().map((item) => item.entryId))
    this.#set([...stored.filter((item) => !present.has(item.entryId)), ...this.#all()])
    this.flush()
  }

  /** Takes in a message and sends it as soon as it can. */
  add(conversationId: string, text: string): void {
    const createdAt = this.#options.now()
    const item = { entryId: this.#options.newEntryId(createdAt), conversationId, text, createdAt }
    this.#set([...this.#all(), item])
    this.#store(item)
    void this.#drain(conversationId)
  }

  /** Tries a failed message again. */
  retry(entryId: string): void {
    const item = this.#find(entryId)
    if (!item?.failure) return
    const { failure: _, isIdSpent, ...again } = item
    if (isIdSpent) again.entryId = this.#options.newEntryId(this.#options.now())
    this.#replace(entryId, again)
    void this.#drain(item.conversationId)
  }

  /** Gives a message up. One that is already under way may still arrive. */
  discard(entryId: string): void {
    this.#set(this.#all().filter((item) => item.entryId !== entryId))
    this.#forget(entryId)
  }

  /** Takes out a message that has turned up in the log, whoever sent it there: another tab, for one. */
  settle(entryId: string): void {
    if (this.#find(entryId)) this.discard(entryId)
  }

  /** Sends what waits; to be called when the connection opens. */
  flush(): void {
    for (const conversationId of new Set(this.#all().map((item) => item.conversationId))) {
      void this.#drain(conversationId)
    }
  }

  /** One message after the other: frames of one connection may overtake each other on the server. */
  async #drain(conversationId: string): Promise<void> {
    if (this.#sending.has(conversationId)) return
    this.#sending.add(conversationId)
    for (let item = this.#next(conversationId); item; item = this.#next(conversationId)) {
      const goesOn = await this.#send(item)
      if (!goesOn || this.#stopped.signal.aborted) break
    }
    this.#sending.delete(conversationId)
  }

  /** Whether to go on with whatever is next, which may be the same message. */
  async #send(item: OutboxItem): Promise<boolean> {
    const { entryId, conversationId, text } = item
    try {
      const reply = await this.#options.ask({ action: 'sendMessage', conversationId, entryId, text })
      this.#options.accepted(this.#entry(item, reply))
      this.discard(entryId)
      return true
    } catch (error) {
      // Without a connection `flush` goes on when there is one.
      if (error instanceof RequestError && error.code === 'connection_lost') return false
      if (isRetryable(error)) await pause(retryAfter(error), this.#stopped.signal)
      else this.#fail(entryId, error)
      return true
    }
  }

  #fail(entryId: string, error: unknown): void {
    const item = this.#find(entryId)
    if (!item) return
    const isIdSpent = error instanceof RequestError && SPENT.has(error.code)
    this.#replace(entryId, { ...item, failure: reasonOf(error), isIdSpent })
  }

  #entry(item: OutboxItem, { conversationId, entryId, seq, sentAt }: Acknowledgement): Entry {
    // The server trims, too.
    const content = { kind: 'message' as const, text: item.text.trim() }
    return { conversationId, entryId, seq, sentAt, senderId: this.#options.userId, content }
  }

  #next(conversationId: string): OutboxItem | undefined {
    return this.#all().find((item) => item.conversationId === conversationId && !item.failure)
  }

  #find(entryId: string): OutboxItem | undefined {
    return this.#all().find((item) => item.entryId === entryId)
  }

  #replace(entryId: string, item: OutboxItem): void {
    this.#set(this.#all().map((known) => (known.entryId === entryId ? item : known)))
    if (item.entryId !== entryId) this.#forget(entryId)
    this.#store(item)
  }

  #store(item: OutboxItem): void {
    // Where the browser forbids its database, messages are still sent; they only do not outlast a reload.
    this.#options.storage.put(item).catch(() => undefined)
  }

  #forget(entryId: string): void {
    // What stays behind is sent once more after a reload, and recognised by its id.
    this.#options.storage.remove(entryId).catch(() => undefined)
  }

  #all(): readonly OutboxItem[] {
    return this.items.getState()
  }

  #set(items: readonly OutboxItem[]): void {
    this.items.setState(items, true)
  }
}

function retryAfter(error: unknown): number {
  return error instanceof RequestError && error.retryAfterMs ? error.retryAfterMs : RETRY_MS
}
