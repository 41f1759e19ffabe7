import { createStore } from 'zustand/vanilla'
import { wellFormed } from '@/lib/protocol/encode'
import type {
  Attachment,
  Entry,
  EntryId,
  ErrorCode,
  MessageChange,
  Seq,
  ServerFrame,
  UserId,
} from '@/lib/protocol/generated'
import { isRetryable, RequestError, reasonOf } from '@/lib/protocol/requestError'
import type { Ask } from '@/lib/protocol/requests'
import type { Topic } from '@/lib/tabs/channel'
import type { Exclusively } from '@/lib/tabs/exclusive'
import { pause } from '@/lib/time/pause'
import { isDisconnected } from './isDisconnected'
import {
  contentOf,
  type Extras,
  type OutboxItem,
  requestFor,
  unresolvedWords,
  withMentions,
} from './outboxItem'
import type { OutboxStorage } from './outboxStorage'

/** What the tabs tell each other: an item is there, or as this now; it is stored; it is there no longer. */
export type OutboxNews = { put: OutboxItem } | { stored: string } | { removed: string }

type Acknowledgement = Extract<ServerFrame, { type: 'messageAccepted' }>

interface Options {
  storage: OutboxStorage
  /** The other tabs of the same person. */
  tabs: Topic<OutboxNews>
  exclusively: Exclusively
  ask: Ask
  userId: string
  /** The server's time in milliseconds. */
  now(): number
  /** An entry id for a message made at this time. */
  newEntryId(milliseconds: number): string
  /** The last place of a conversation that is known here. */
  lastSeq(conversationId: string): Seq | undefined
  /** The place of an entry, where it is known. */
  seqOf(conversationId: string, entryId: EntryId): Seq | undefined
  /** Who is named in a text of a conversation. Rejects with `RequestError` where only a connection would tell. */
  namedIn(conversationId: string, text: string): Promise<UserId[]>
  /** Takes the entry that an acknowledged message has become. */
  accepted(entry: Entry): void
  files: OutboxFiles
}

/** Gets the files of messages to the server. */
export interface OutboxFiles {
  /**
   * Uploads those of an item, however long the network is away, and gives what the server found in them. Rejects with
   * `RequestError` where the server refuses one, or with the signal's reason.
   */
  upload(item: OutboxItem, signal: AbortSignal): Promise<readonly Attachment[]>
  /** The item is sent, or given up: what this device has of its files is not needed any more. */
  forget(item: OutboxItem, why: 'sent' | 'discarded'): void
}

const RETRY_MS = 2000
const MAX_RETRY_MS = 30_000
/**
 * So often a message is sent by itself. One that goes unanswered on connections that are otherwise alive, or that the server
 * fails at again and again, keeps those behind it waiting, and it may be its own fault: it is given back to whoever wrote it.
 */
const MAX_UNANSWERED = 3
const MAX_REFUSED = 8
/** Refusals that say nothing about the message. */
const NOT_ITS_OWN: ReadonlySet<string> = new Set<ErrorCode>([
  'rate_limited',
  'session_expired',
  'media_not_ready',
])
/** Codes after which files have to be uploaded anew. */
const FILES_LOST: ReadonlySet<string> = new Set<ErrorCode>(['media_not_found', 'media_refused'])
/** Codes after which the server takes the message only under another id. */
const SPENT: ReadonlySet<string> = new Set<ErrorCode>([
  'entry_id_invalid',
  'entry_id_expired',
  'entry_id_conflict',
])

/**
 * Sends messages: in order within a conversation, again until they are acknowledged, and across reloads. All tabs of a
 * person have the same items, and any of them that has a connection sends; per conversation one at a time, under a lock
 * that goes to the next tab when this one is done, loses its connection or is closed.
 */
export class Outbox {
  readonly items = createStore<readonly OutboxItem[]>(() => [])
  readonly #options: Options
  readonly #sending = new Set<string>()
  /** How often an item has been sent for nothing. */
  readonly #attempts = new Map<string, number>()
  /** What lies in the storage. Where such an item is no longer there, another tab has sent or deleted it. */
  readonly #stored = new Set<string>()
  readonly #stopped = new AbortController()
  /** What ends the uploads of an item. */
  readonly #uploads = new Map<string, AbortController>()

  constructor(options: Options) {
    this.#options = options
    options.tabs.listen((news) => this.#hear(news))
  }

  stop(): void {
    this.#stopped.abort()
    for (const upload of this.#uploads.values()) upload.abort()
  }

  /** Takes in what an earlier session of this user left unsent. */
  async restore(): Promise<void> {
    const stored = await this.#options.storage.all()
    for (const item of stored) this.#stored.add(item.entryId)
    const present = new Set(this.#all().map((item) => item.entryId))
    this.#set([...stored.filter((item) => !present.has(item.entryId)), ...this.#all()])
    this.flush()
  }

  /** Takes in a message and sends it as soon as it can. */
  add(conversationId: string, text: string, extras: Extras = {}): void {
    this.#add(conversationId, { text: wellFormed(text), ...extras })
  }

  /** Takes in a message that was written without a page, and may have been sent under its id. */
  adopt(item: Omit<OutboxItem, 'createdAt'>): void {
    this.#put({ ...item, createdAt: this.#nextTime() })
    void this.#drain(item.conversationId)
  }

  /** Takes in a change of a message; it is sent after all that was written before. */
  change(conversationId: string, targetId: EntryId, to: MessageChange): void {
    const targetSeq = this.#options.seqOf(conversationId, targetId)
    const place = targetSeq === undefined ? {} : { targetSeq }
    this.#add(conversationId, { text: '', change: { targetId, ...place, to: wellFormedChange(to) } })
  }

  #add(conversationId: string, what: Pick<OutboxItem, 'text' | 'change' | keyof Extras>): void {
    const createdAt = this.#nextTime()
    this.#put({ entryId: this.#options.newEntryId(createdAt), conversationId, ...what, createdAt })
    void this.#drain(conversationId)
  }

  /** When the next item is made. */
  #nextTime(): number {
    return Math.max(this.#options.now(), (this.#all().at(-1)?.createdAt ?? 0) + 1)
  }

  /** Tries a failed message again. */
  retry(entryId: string): void {
    this.#again(entryId, {})
  }

  /** Tries a failed message, or a failed edit of one, again with other words. */
  reword(entryId: string, typed: string, mentions?: readonly UserId[]): void {
    const text = wellFormed(typed)
    const change = this.#find(entryId)?.change
    const to: MessageChange = { kind: 'edit', text, ...(mentions ? { mentions: [...mentions] } : {}) }
    this.#again(entryId, change ? { change: { ...change, to } } : { text, mentions })
  }

  /** What failed of a message: itself, or an edit of it. */
  failureOf(messageId: string): OutboxItem | undefined {
    return this.#all().find(
      ({ entryId, change, failure }) =>
        failure !== undefined &&
        (change ? change.targetId === messageId && change.to.kind === 'edit' : entryId === messageId),
    )
  }

  #again(entryId: string, changed: Partial<Pick<OutboxItem, 'text' | 'change' | 'mentions'>>): void {
    const item = this.#find(entryId)
    if (!item?.failure) return
    const { failure: _, isIdSpent, ...again } = { ...item, ...changed }
    if (isIdSpent) {
      again.entryId = this.#options.newEntryId(this.#options.now())
      // The files go on with it.
      void this.#discard(entryId, null)
    }
    this.#put(again)
    void this.#drain(item.conversationId)
  }

  /** Gives a message up. One that is already under way may still arrive. */
  discard(entryId: string): void {
    void this.#discard(entryId, 'discarded')
  }

  /** Takes out a message that has turned up in the log, whoever sent it there: another tab, for one. */
  settle(entryId: string): void {
    if (this.#find(entryId)) void this.#discard(entryId, 'sent')
  }

  /** Sends what waits; to be called when the connection opens. */
  flush(): void {
    for (const conversationId of new Set(this.#all().map((item) => item.conversationId))) {
      void this.#drain(conversationId)
    }
  }

  async #drain(conversationId: string): Promise<void> {
    if (this.#sending.has(conversationId)) return
    this.#sending.add(conversationId)
    const name = `natter-outbox-${this.#options.userId}-${conversationId}`
    await this.#options.exclusively(name, () => this.#sendAll(conversationId))
  }

  /** One message after the other: frames of one connection may overtake each other on the server. */
  async #sendAll(conversationId: string): Promise<void> {
    for (let item = this.#next(conversationId); item; item = this.#next(conversationId)) {
      if (this.#stopped.signal.aborted || !(await this.#send(item))) break
    }
    // At once, so that whatever is added from now on begins anew.
    this.#sending.delete(conversationId)
  }

  /** Whether to go on with whatever is next, which may be the same message. */
  async #send(item: OutboxItem): Promise<boolean> {
    const { entryId } = item
    if (await this.#isSettledElsewhere(entryId)) return true
    try {
      const prepared = await this.#prepare(item)
      const ready = prepared && (await this.#uploaded(prepared))
      // Given up meanwhile, or to be gone on with by a later session.
      if (!ready) return true
      const reply = await this.#options.ask(requestFor(ready))
      this.#options.accepted(this.#entry(ready, reply))
      await this.#discard(entryId, 'sent')
      return true
    } catch (error) {
      return this.#goOn(entryId, error)
    }
  }

  /**
   * The item with whom it names and the place after which it can stand. Stored before it is sent first: a later session asks
   * with the same. `undefined` where it was given up meanwhile.
   */
  async #prepare(item: OutboxItem): Promise<OutboxItem | undefined> {
    const { conversationId } = item
    const words = unresolvedWords(item)
    const named =
      words === undefined ? item : withMentions(item, await this.#options.namedIn(conversationId, words))
    if (!this.#find(item.entryId)) return undefined
    const after = item.after ?? this.#options.lastSeq(conversationId)
    const ready = after === undefined ? named : { ...named, after }
    if (named === item && item.after === after) return item
    this.#keep(ready)
    await this.#store(ready)
    return ready
  }

  /** The item once the server has its files; `undefined` where the item is gone before that. */
  async #uploaded(item: OutboxItem): Promise<OutboxItem | undefined> {
    if (!item.files || item.attachments) return item
    const { entryId } = item
    const controller = new AbortController()
    this.#uploads.set(entryId, controller)
    try {
      const attachments = await this.#options.files.upload(item, controller.signal)
      const known = controller.signal.aborted ? undefined : this.#find(entryId)
      if (!known) return undefined
      const ready = { ...known, attachments }
      this.#put(ready)
      return ready
    } catch (error) {
      if (controller.signal.aborted) return undefined
      throw error
    } finally {
      this.#uploads.delete(entryId)
    }
  }

  /** After an attempt that came to nothing: whether to go on now. Without a connection `flush` goes on when there is one. */
  async #goOn(entryId: string, error: unknown): Promise<boolean> {
    if (isDisconnected(error) && !isUnderWay(error)) return false
    const attempts = (this.#attempts.get(entryId) ?? 0) + (isAboutPace(error) ? 0 : 1)
    this.#attempts.set(entryId, attempts)
    if (!mayTryAgain(error, attempts)) this.#fail(entryId, error)
    else if (isDisconnected(error)) return false
    else await pause(retryAfter(error, attempts), this.#stopped.signal)
    return true
  }

  /** The news that another tab is done with it may come later than the lock. */
  async #isSettledElsewhere(entryId: string): Promise<boolean> {
    if (!this.#stored.has(entryId) || (await this.#options.storage.has(entryId))) return false
    this.#drop(entryId)
    return true
  }

  #fail(entryId: string, error: unknown): void {
    const item = this.#find(entryId)
    if (!item) return
    this.#attempts.delete(entryId)
    const code = error instanceof RequestError ? error.code : ''
    const { attachments, ...rest } = item
    const kept = attachments && !(item.files && FILES_LOST.has(code)) ? { attachments } : {}
    this.#put({ ...rest, ...kept, failure: reasonOf(error), isIdSpent: SPENT.has(code) })
  }

  #entry(item: OutboxItem, { conversationId, entryId, seq, sentAt }: Acknowledgement): Entry {
    return { conversationId, entryId, seq, sentAt, senderId: this.#options.userId, content: contentOf(item) }
  }

  #next(conversationId: string): OutboxItem | undefined {
    return this.#all().find((item) => item.conversationId === conversationId && !item.failure)
  }

  #find(entryId: string): OutboxItem | undefined {
    return this.#all().find((item) => item.entryId === entryId)
  }

  #hear(news: OutboxNews): void {
    if ('removed' in news) {
      this.#drop(news.removed)
    } else if ('stored' in news) {
      this.#stored.add(news.stored)
    } else {
      this.#keep(news.put)
      // What another tab could not send, this one may have the connection for.
      void this.#drain(news.put.conversationId)
    }
  }

  #put(item: OutboxItem): void {
    this.#keep(item)
    this.#options.tabs.post({ put: item })
    void this.#store(item)
  }

  async #store(item: OutboxItem): Promise<void> {
    // Where nothing can be stored, messages are still sent; they only do not outlast a reload.
    if (!(await this.#options.storage.put(item))) return
    this.#stored.add(item.entryId)
    this.#options.tabs.post({ stored: item.entryId })
  }

  #keep(item: OutboxItem): void {
    const others = this.#all().filter((known) => known.entryId !== item.entryId)
    this.#set([...others, item].sort((a, b) => a.createdAt - b.createdAt))
  }

  /** @param why what becomes of its files; `null` where another item has them */
  async #discard(entryId: string, why: 'sent' | 'discarded' | null): Promise<void> {
    const item = this.#find(entryId)
    if (item?.files && why) this.#options.files.forget(item, why)
    this.#drop(entryId)
    this.#options.tabs.post({ removed: entryId })
    await this.#options.storage.remove(entryId)
  }

  #drop(entryId: string): void {
    this.#attempts.delete(entryId)
    this.#uploads.get(entryId)?.abort()
    this.#set(this.#all().filter((item) => item.entryId !== entryId))
  }

  #all(): readonly OutboxItem[] {
    return this.items.getState()
  }

  #set(items: readonly OutboxItem[]): void {
    this.items.setState(items, true)
  }
}

/** Milliseconds until the next attempt: longer each time, unless the server says how long. */
function retryAfter(error: unknown, attempts: number): number {
  if (error instanceof RequestError && error.retryAfterMs) return error.retryAfterMs
  return Math.min(RETRY_MS * 2 ** Math.max(attempts - 1, 0), MAX_RETRY_MS)
}

function mayTryAgain(error: unknown, attempts: number): boolean {
  if (isAboutPace(error)) return true
  const isUnanswered = isUnderWay(error) || (error instanceof RequestError && error.code === 'timeout')
  return isRetryable(error) && attempts < (isUnanswered ? MAX_UNANSWERED : MAX_REFUSED)
}

function isUnderWay(error: unknown): boolean {
  return error instanceof RequestError && error.isUnderWay
}

function isAboutPace(error: unknown): boolean {
  return error instanceof RequestError && NOT_ITS_OWN.has(error.code)
}

function wellFormedChange(to: MessageChange): MessageChange {
  return to.kind === 'edit' ? { ...to, text: wellFormed(to.text) } : to
}
