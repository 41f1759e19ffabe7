import { createStore } from 'zustand/vanilla'
import { directUserIds, isMessage } from '@/lib/protocol/content'
import type { ConversationCursor, ConversationSummary, Entry, Seq } from '@/lib/protocol/generated'
import { reasonOf } from '@/lib/protocol/requestError'
import type { Ask } from '@/lib/protocol/requests'
import type { Storage } from '@/lib/storage/storage'

const PAGE_SIZE = 100

/** The list of one's conversations. */
export interface ConversationsState {
  /** Whether there is something to show, from the device or the server. */
  readonly isLoaded: boolean
  /** Whether the server's list has been there since the app was opened. */
  readonly isCurrent: boolean
  /** Why the list could not be fetched, until it could. */
  readonly failure: string | null
  /** The most recently active first. */
  readonly conversations: readonly ConversationSummary[]
  /** How many messages of others are unread, by conversation; those without any are left out. */
  readonly unread: ReadonlyMap<string, number>
}

const UNLOADED: ConversationsState = {
  isLoaded: false,
  isCurrent: false,
  failure: null,
  conversations: [],
  unread: new Map(),
}

interface Options {
  ask: Ask
  /** Oneself, whose own messages are never unread. */
  userId: string
  storage: Storage
  /** How far one has read a conversation on this device: the server may hear of it later. */
  readUpTo(conversationId: string): Seq
}

/** Fetches the list, keeps it up to date with what happens, and keeps it on the device. */
export class Conversations {
  readonly state = createStore<ConversationsState>(() => UNLOADED)
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** Takes in the list from before a reload. What is known since then stays. */
  async restore(): Promise<void> {
    const stored = await this.#options.storage.run([], (db) => db.getAll('conversations'))
    if (stored.length === 0) return
    const known = new Set(this.#all().map(({ conversationId }) => conversationId))
    this.#show([...this.#all(), ...stored.filter(({ conversationId }) => !known.has(conversationId))])
    this.state.setState({ isLoaded: true })
  }

  /** Fetches the whole list. What came meanwhile is kept. Answers with the list, or with `null` where it failed. */
  async load(): Promise<readonly ConversationSummary[] | null> {
    const before = this.#all()
    try {
      const fetched = await this.#fetchAll()
      const listed = new Set(fetched.map(({ conversationId }) => conversationId))
      const gone = before.map(({ conversationId }) => conversationId).filter((id) => !listed.has(id))
      this.#change(fetched, gone)
      this.state.setState({ isLoaded: true, isCurrent: true, failure: null })
      return this.#all()
    } catch (error) {
      this.state.setState({ failure: reasonOf(error) })
      return null
    }
  }

  /** Takes in a conversation, unless a newer state of it is known. */
  put(summary: ConversationSummary): void {
    this.#change([summary], [])
  }

  /** Takes a new entry: it is the conversation's preview if it is its newest. */
  take(entry: Entry): void {
    const known = find(this.#all(), entry.conversationId)
    if (!known) {
      void this.load()
      return
    }
    if (entry.seq <= known.lastSeq) return
    const isNews = isMessage(entry) && entry.senderId !== this.#options.userId
    this.put({ ...withPreview(known, entry), unread: known.unread + (isNews ? 1 : 0) })
  }

  /** Takes in that one has read on. */
  read(conversationId: string): void {
    const known = find(this.#all(), conversationId)
    const unread = known ? this.#unreadOf(known) : 0
    if (known && unread !== known.unread) this.put({ ...known, unread })
  }

  #change(changed: readonly ConversationSummary[], gone: readonly string[]): void {
    const news = changed.filter((summary) => !isOlder(summary, find(this.#all(), summary.conversationId)))
    const replaced = new Set([...gone, ...news.map(({ conversationId }) => conversationId)])
    this.#show([...this.#all().filter(({ conversationId }) => !replaced.has(conversationId)), ...news])
    this.#store(news, gone)
  }

  #show(conversations: readonly ConversationSummary[]): void {
    const sorted = [...conversations].sort((a, b) => activeAt(b) - activeAt(a))
    const counts = sorted.map((summary) => [summary.conversationId, this.#unreadOf(summary)] as const)
    this.state.setState({ conversations: sorted, unread: new Map(counts.filter(([, count]) => count > 0)) })
  }

  /** At most what stands after the place that is read here. */
  #unreadOf({ conversationId, unread, lastSeq }: ConversationSummary): number {
    return Math.max(0, Math.min(unread, lastSeq - this.#options.readUpTo(conversationId)))
  }

  #store(changed: readonly ConversationSummary[], gone: readonly string[]): void {
    void this.#options.storage.write(async (db) => {
      const transaction = db.transaction('conversations', 'readwrite')
      for (const summary of changed) void transaction.store.put(summary)
      for (const conversationId of gone) void transaction.store.delete(conversationId)
      await transaction.done
    })
  }

  #all(): readonly ConversationSummary[] {
    return this.state.getState().conversations
  }

  async #fetchAll(): Promise<ConversationSummary[]> {
    const all: ConversationSummary[] = []
    let after: ConversationCursor | null | undefined
    do {
      const request = { action: 'getConversations' as const, limit: PAGE_SIZE, ...(after ? { after } : {}) }
      const page = await this.#options.ask(request)
      all.push(...page.conversations)
      after = page.next
    } while (after)
    return all
  }
}

/** The other one of a direct conversation. */
export function otherUserId(conversation: ConversationSummary, userId: string): string {
  return directUserIds(conversation).find((id) => id !== userId) ?? userId
}

/** When something last happened in it. */
export function activeAt({ preview, createdAt }: ConversationSummary): number {
  return preview?.sentAt ?? createdAt
}

function isOlder(summary: ConversationSummary, known: ConversationSummary | undefined): boolean {
  return known !== undefined && known.lastSeq > summary.lastSeq
}

function withPreview(summary: ConversationSummary, entry: Entry): ConversationSummary {
  if (!isMessage(entry)) return { ...summary, lastSeq: entry.seq }
  const { entryId, senderId, sentAt, content, seq } = entry
  return {
    ...summary,
    lastSeq: seq,
    messageCount: summary.messageCount + 1,
    preview: { entryId, senderId, sentAt, text: content.text },
  }
}

function find(conversations: readonly ConversationSummary[], id: string): ConversationSummary | undefined {
  return conversations.find((summary) => summary.conversationId === id)
}
