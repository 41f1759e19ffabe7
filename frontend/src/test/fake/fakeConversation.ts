import { withEntry } from '@/features/conversations/model/withEntry'
import { statesAfter } from '@/features/timeline/model/entryState'
import type {
  ConversationSummary,
  Cursors,
  Entry,
  EntryContent,
  GetMessages,
  MessageChange,
  Quote,
  Seq,
} from '@/lib/protocol/generated'
import { pageOf } from './fakeLog'

interface Written {
  senderId: string
  content: EntryContent
  entryId?: string
  sentAt: number
}

/** One conversation of the server in memory. */
export class FakeConversation {
  readonly userIds: string[]
  readonly entries: Entry[] = []
  #summary: ConversationSummary
  readonly #marks = new Map<string, Cursors>()
  /** The place at which somebody marked it as unread. */
  readonly #markedUnread = new Map<string, Seq>()

  constructor(summary: ConversationSummary, userIds: readonly string[]) {
    this.#summary = summary
    this.userIds = [...userIds]
  }

  get id(): string {
    return this.#summary.conversationId
  }

  /** Writes an entry; the one there is where its id is known. */
  write({ senderId, content, entryId = crypto.randomUUID(), sentAt }: Written): Entry {
    const known = this.entries.find((entry) => entry.entryId === entryId)
    if (known) return known
    const seq = this.entries.length + 1
    const entry: Entry = { conversationId: this.id, entryId, seq, senderId, sentAt, content }
    this.entries.push(entry)
    this.#summary = withEntry(this.#summary, entry)
    if (content.kind === 'deleted') this.#erase(content.targetId)
    return entry
  }

  page(asked: Omit<GetMessages, 'id'>) {
    const page = pageOf(this.entries, asked)
    const states = Object.entries(statesAfter({}, this.entries))
    const shown = new Set(page.entries.map(({ entryId }) => entryId))
    return { ...page, states: Object.fromEntries(states.filter(([entryId]) => shown.has(entryId))) }
  }

  /** The message that is answered, as its author has it now. */
  quote(entryId: string): Quote | undefined {
    const entry = this.entries.find((known) => known.entryId === entryId)
    if (entry?.content.kind !== 'message') return undefined
    const text = statesAfter({}, this.entries)[entryId]?.edited?.text ?? entry.content.text
    return { entryId, seq: entry.seq, senderId: entry.senderId, text: text.slice(0, 160) }
  }

  marksOf(userId: string): Cursors {
    return this.#marks.get(userId) ?? { readSeq: 0, deliveredSeq: 0 }
  }

  /** Moves somebody's marks; never back. */
  mark(userId: string, moved: Partial<Cursors>): Cursors {
    const known = this.marksOf(userId)
    const readSeq = Math.max(known.readSeq, moved.readSeq ?? 0)
    const marks = { readSeq, deliveredSeq: Math.max(known.deliveredSeq, moved.deliveredSeq ?? 0, readSeq) }
    this.#marks.set(userId, marks)
    return marks
  }

  /** Somebody marks it as unread, or takes that back. */
  markUnread(userId: string, isUnread: boolean): void {
    if (isUnread) this.#markedUnread.set(userId, this.entries.length)
    else this.#markedUnread.delete(userId)
  }

  /** As one line of somebody's list. */
  asSeenBy(userId: string): ConversationSummary {
    const marks = this.marksOf(userId)
    const { membership } = this.#summary
    const peerId = this.userIds.find((id) => id !== userId)
    const isDirect = this.#summary.kind === 'direct'
    const unread = this.entries.filter(
      ({ seq, senderId, content }) =>
        (content.kind === 'message' || content.kind === 'tip') && seq > marks.readSeq && senderId !== userId,
    ).length
    const peer = isDirect && peerId ? { peer: this.marksOf(peerId) } : { memberCount: this.userIds.length }
    return {
      ...this.#summary,
      ...peer,
      unread,
      membership: { ...membership, ...marks, markedUnreadSeq: this.#markedUnread.get(userId) },
    } as ConversationSummary
  }

  #erase(targetId: string): void {
    for (const [index, entry] of this.entries.entries()) {
      const { content } = entry
      const isVersion = content.kind === 'edited' && content.targetId === targetId
      if (entry.entryId === targetId || isVersion)
        this.entries[index] = { ...entry, content: { kind: 'erased' } }
    }
  }
}

/** The entry that a change of a message becomes. */
export function contentOf(targetId: string, change: MessageChange): EntryContent {
  switch (change.kind) {
    case 'edit':
      return { kind: 'edited', targetId, text: change.text }
    case 'delete':
      return { kind: 'deleted', targetId }
    case 'react':
      return { kind: 'reacted', targetId, emoji: change.emoji }
    default:
      return { kind: 'unreacted', targetId, emoji: change.emoji }
  }
}
