import { createStore } from 'zustand/vanilla'
import { countsAsUnread, directUserIds } from '@/lib/protocol/content'
import { further } from '@/lib/protocol/cursors'
import type {
  ConversationSummary,
  Cursors,
  Entry,
  Membership,
  Seq,
  ServerFrame,
} from '@/lib/protocol/generated'
import { reasonOf } from '@/lib/protocol/requestError'
import type { Storage } from '@/lib/storage/storage'
import { withEntry } from './withEntry'

type Marked = Extract<ServerFrame, { type: 'marked' }>

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
  /**
   * How many messages of others are unread, by conversation: none where it is marked as unread and that is all. Those that are
   * not unread are left out.
   */
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
  /** Oneself, whose own messages are never unread. */
  userId: string
  storage: Storage
  /** How far one has read a conversation on this device: the server may hear of it later. */
  readUpTo(conversationId: string): Seq
  /** Whether somebody has left Natter: the list says nothing that they wrote. */
  isGone(userId: string): boolean
  /** An entry of a conversation has come that is not in the list. */
  onUnknown(): void
}

/** Keeps the list up to date with what happens, and keeps it on the device. */
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

  /** Takes in the whole list as the server has it. What came since it was asked is kept. */
  takeAll(fetched: readonly ConversationSummary[], listedBefore: readonly string[]): void {
    const listed = new Set(fetched.map(({ conversationId }) => conversationId))
    const gone = listedBefore.filter((id) => !listed.has(id))
    this.#change(fetched, gone)
    this.state.setState({ isLoaded: true, isCurrent: true, failure: null })
  }

  /** Takes in that the list could not be fetched. */
  fail(error: unknown): void {
    this.state.setState({ failure: reasonOf(error) })
  }

  /** Takes in that one is not in a conversation any more. */
  remove(conversationId: string): void {
    this.#change([], [conversationId])
  }

  /** Which there are. */
  ids(): readonly string[] {
    return this.#all().map(({ conversationId }) => conversationId)
  }

  /** What is known of a conversation. */
  of(conversationId: string): ConversationSummary | undefined {
    return find(this.#all(), conversationId)
  }

  /** Takes in one's own place in a conversation. */
  join(conversationId: string, membership: Membership): void {
    this.#update(conversationId, () => ({ membership }))
  }

  /** Takes in how far the other one of a direct conversation has come. A mark never goes back. */
  takePeer(conversationId: string, moved: Partial<Cursors>): void {
    this.#update(conversationId, (known) =>
      known.kind === 'direct' ? { peer: further(known.peer ?? null, moved) } : {},
    )
  }

  /** Takes in how far one has come oneself. */
  move(conversationId: string, moved: Partial<Cursors>): void {
    this.#update(conversationId, ({ membership, lastSeq }) => ({
      membership: { ...membership, ...moved },
      ...(moved.readSeq !== undefined && moved.readSeq >= lastSeq
        ? { unread: 0, unreadIsMinimum: false }
        : {}),
    }))
  }

  /** Takes in what the server says is unread after one has read on. */
  takeMarked({ conversationId, readSeq, deliveredSeq, unread, unreadIsMinimum }: Marked): void {
    this.#update(conversationId, ({ membership }) => ({
      membership: { ...membership, readSeq, deliveredSeq },
      unread,
      unreadIsMinimum,
    }))
  }

  /** Takes in a conversation, unless a newer state of it is known. */
  put(summary: ConversationSummary): void {
    this.#change([summary], [])
  }

  /** Takes a new entry: it is the conversation's preview if it is its newest message, or changes that. */
  take(entry: Entry): void {
    const known = this.of(entry.conversationId)
    if (!known) this.#options.onUnknown()
    else this.#takeInto(known, entry)
  }

  #takeInto(known: ConversationSummary, entry: Entry): void {
    if (entry.seq <= known.lastSeq) return
    const isNews = countsAsUnread(entry) && entry.senderId !== this.#options.userId
    this.put({ ...withEntry(known, entry), unread: known.unread + (isNews ? 1 : 0) })
  }

  /** Takes in that somebody has left Natter. */
  eraseWordsOf(userId: string): void {
    this.#change(
      this.#all().filter(({ preview }) => preview?.senderId === userId),
      [],
    )
  }

  /** Takes in that one has read on. */
  read(conversationId: string): void {
    const known = find(this.#all(), conversationId)
    const unread = known ? this.#unreadOf(known) : 0
    if (known && unread !== known.unread) this.put({ ...known, unread })
  }

  #update(
    conversationId: string,
    change: (known: ConversationSummary) => Partial<ConversationSummary>,
  ): void {
    const known = this.of(conversationId)
    if (known) this.put({ ...known, ...change(known) } as ConversationSummary)
  }

  #change(changed: readonly ConversationSummary[], gone: readonly string[]): void {
    const news = changed
      .filter((summary) => !isOlder(summary, find(this.#all(), summary.conversationId)))
      .map((summary) => this.#withoutGone(summary))
    const replaced = new Set([...gone, ...news.map(({ conversationId }) => conversationId)])
    this.#show([...this.#all().filter(({ conversationId }) => !replaced.has(conversationId)), ...news])
    this.#store(news, gone)
  }

  #withoutGone(summary: ConversationSummary): ConversationSummary {
    const { preview } = summary
    if (!preview || !this.#options.isGone(preview.senderId)) return summary
    const { tip: _, attached: __, ...kept } = preview
    return { ...summary, preview: { ...kept, text: '' } }
  }

  #show(conversations: readonly ConversationSummary[]): void {
    const sorted = [...conversations].sort((a, b) => activeAt(b) - activeAt(a))
    const unread = sorted
      .filter((summary) => this.#unreadOf(summary) > 0 || isMarkedUnread(summary))
      .map((summary) => [summary.conversationId, this.#unreadOf(summary)] as const)
    this.state.setState({ conversations: sorted, unread: new Map(unread) })
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
}

/** The other one of a direct conversation; of a group its own id. */
export function otherUserId(conversation: ConversationSummary, userId: string): string {
  if (conversation.kind === 'group') return conversation.conversationId
  return directUserIds(conversation).find((id) => id !== userId) ?? userId
}

/** "For ever" as a time until which a conversation is muted, as the protocol has it: far in the future. */
export const FOR_EVER = Date.UTC(9999, 0)

/** Whether one wants to hear nothing of it for now: `now` is the server's time in milliseconds. */
export function isMuted({ membership }: ConversationSummary, now: number): boolean {
  return (membership.mutedUntil ?? 0) > now
}

/** Whether one has marked it as unread, and read no more of it since. */
export function isMarkedUnread({ membership }: ConversationSummary): boolean {
  return membership.readSeq <= (membership.markedUnreadSeq ?? -1)
}

/** When something last happened in it. */
export function activeAt({ preview, createdAt }: ConversationSummary): number {
  return preview?.sentAt ?? createdAt
}

function isOlder(summary: ConversationSummary, known: ConversationSummary | undefined): boolean {
  return known !== undefined && known.lastSeq > summary.lastSeq
}

function find(conversations: readonly ConversationSummary[], id: string): ConversationSummary | undefined {
  return conversations.find((summary) => summary.conversationId === id)
}
