import { createStore } from 'zustand/vanilla'
import { directUserIds, isMessage } from '@/lib/protocol/content'
import type { ConversationCursor, ConversationSummary, Entry } from '@/lib/protocol/generated'
import { reasonOf } from '@/lib/protocol/requestError'
import type { Ask } from '@/lib/protocol/requests'

const PAGE_SIZE = 100

/** The list of one's conversations. */
export interface ConversationsState {
  readonly isLoaded: boolean
  /** Why the list could not be fetched, until it could. */
  readonly failure: string | null
  /** The most recently active first. */
  readonly conversations: readonly ConversationSummary[]
  /** Which conversations have something that came while they were not on show. */
  readonly unread: ReadonlySet<string>
}

const UNLOADED: ConversationsState = { isLoaded: false, failure: null, conversations: [], unread: new Set() }

interface Options {
  ask: Ask
  /** Oneself, whose own messages are never unread. */
  userId: string
}

/** Fetches the list and keeps it up to date with what happens. */
export class Conversations {
  readonly state = createStore<ConversationsState>(() => UNLOADED)
  readonly #options: Options
  #shown: string | null = null

  constructor(options: Options) {
    this.#options = options
  }

  /** Fetches the whole list. What came meanwhile is kept. Answers with the list, or with `null` where it failed. */
  async load(): Promise<readonly ConversationSummary[] | null> {
    try {
      const fetched = await this.#fetchAll()
      const unread = fetched
        .filter((summary) => this.#cameUnseen(summary))
        .map((summary) => summary.conversationId)
      this.state.setState((state) => ({ isLoaded: true, failure: null, unread: union(state.unread, unread) }))
      for (const summary of fetched) this.put(summary)
      return this.state.getState().conversations
    } catch (error) {
      this.state.setState({ failure: reasonOf(error) })
      return null
    }
  }

  /** Takes in a conversation, unless a newer state of it is known. */
  put(summary: ConversationSummary): void {
    this.state.setState(({ conversations }) => {
      const known = find(conversations, summary.conversationId)
      if (known && known.lastSeq > summary.lastSeq) return {}
      const others = conversations.filter((other) => other !== known)
      return { conversations: [...others, summary].sort((a, b) => activeAt(b) - activeAt(a)) }
    })
  }

  /** Takes a new entry: it is the conversation's preview if it is its newest. */
  take(entry: Entry): void {
    const known = find(this.state.getState().conversations, entry.conversationId)
    if (!known) {
      void this.load()
      return
    }
    if (entry.seq <= known.lastSeq) return
    this.put(withPreview(known, entry))
    if (entry.senderId !== this.#options.userId) this.#markUnread(entry.conversationId)
  }

  /** Tells which conversation is on show; `null` for none. */
  show(conversationId: string | null): void {
    this.#shown = conversationId
    this.state.setState(({ unread }) => {
      if (!conversationId || !unread.has(conversationId)) return {}
      return { unread: new Set([...unread].filter((id) => id !== conversationId)) }
    })
  }

  #markUnread(conversationId: string): void {
    if (conversationId === this.#shown) return
    this.state.setState(({ unread }) => ({ unread: union(unread, [conversationId]) }))
  }

  /** Whether a conversation has gone on in somebody else's words since it was last known here. */
  #cameUnseen({ conversationId, lastSeq, preview }: ConversationSummary): boolean {
    const known = find(this.state.getState().conversations, conversationId)
    const isNews = known ? lastSeq > known.lastSeq : this.state.getState().isLoaded
    return (
      isNews && conversationId !== this.#shown && preview != null && preview.senderId !== this.#options.userId
    )
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

function union(known: ReadonlySet<string>, added: readonly string[]): ReadonlySet<string> {
  return added.length === 0 ? known : new Set([...known, ...added])
}
