import type { Conversations } from '@/features/conversations/model/conversations'
import type { Members } from '@/features/groups/model/members'
import type { People } from '@/features/people/model/people'
import type { Presences } from '@/features/people/model/presences'
import type { ReadTimes } from '@/features/receipts/model/receipts'
import type { MarkSender } from '@/features/timeline/model/markSender'
import type { ReadMarks } from '@/features/timeline/model/readMarks'
import type { Timelines } from '@/features/timeline/model/timelines'
import type { Typing } from '@/features/timeline/model/typing'
import { countsAsUnread } from '@/lib/protocol/content'
import type { Cursors, Entry, Event, Seq, SyncedConversation } from '@/lib/protocol/generated'

type MarksMoved = Extract<Event, { type: 'marksMoved' }>

interface Options {
  userId: string
  conversations: Conversations
  timelines: Timelines
  people: People
  presences: Presences
  typing: Typing
  reads: ReadMarks
  marks: MarkSender
  members: Members
  readTimes: ReadTimes
  /** The server's time in milliseconds. */
  now(): number
  takeEntry(entry: Entry): void
  /** Somebody else has just said something. */
  onNews(entry: Entry): void
}

/** Hands what the server pushes to the parts that it concerns, and tells the server how far one has come. */
export class Receiver {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
    options.reads.onSeen(({ conversationId, seq }) => this.#tellRead(conversationId, seq))
  }

  take(events: readonly Event[]): void {
    for (const event of events) this.#take(event)
  }

  /** Tells what was read without a connection, or before a reload, and what has just arrived. */
  tellMarks({ conversationId, membership, lastSeq, unread }: SyncedConversation): void {
    const { reads, marks } = this.#options
    const readUpTo = reads.of(conversationId)
    if (unread > 0 && readUpTo > membership.readSeq) marks.read(conversationId, readUpTo)
    if (lastSeq > membership.deliveredSeq) marks.delivered(conversationId, lastSeq)
  }

  #take(event: Event): void {
    const { conversations, timelines, people, presences, typing } = this.#options
    switch (event.type) {
      case 'entryAdded':
        this.#takeEntry(event.entry)
        break
      case 'conversationAdded':
        conversations.put(event.conversation)
        break
      case 'conversationRemoved':
        timelines.remove(event.conversationId)
        conversations.remove(event.conversationId)
        break
      case 'membershipChanged':
        conversations.join(event.conversationId, event.membership)
        break
      case 'marksMoved':
        this.#moveMarks(event)
        break
      case 'typing':
        people.need([event.userId])
        typing.take(event.conversationId, event.userId, event.active)
        presences.notice(event.userId)
        break
      case 'profileChanged':
        people.take(event.profile)
        break
      default:
    }
  }

  #takeEntry(entry: Entry): void {
    const { userId, marks, presences, takeEntry, onNews } = this.#options
    const isOthers = entry.senderId !== userId
    // What is deleted is not unread any more, if it was.
    if (isOthers) marks.delivered(entry.conversationId, entry.seq, entry.content.kind === 'deleted')
    if (isOthers) presences.notice(entry.senderId)
    takeEntry(entry)
    if (isOthers && countsAsUnread(entry)) onNews(entry)
  }

  #moveMarks({ conversationId, userId, deliveredSeq, readSeq }: MarksMoved): void {
    const { conversations, reads } = this.#options
    const moved = { ...(deliveredSeq ? { deliveredSeq } : {}), ...(readSeq ? { readSeq } : {}) }
    if (userId !== this.#options.userId) {
      this.#movePeer(conversationId, userId, moved)
      return
    }
    const membership = conversations.of(conversationId)?.membership
    if (membership) conversations.join(conversationId, { ...membership, ...moved })
    if (readSeq) reads.learn(conversationId, readSeq)
  }

  #movePeer(conversationId: string, userId: string, moved: Partial<Cursors>): void {
    const { conversations, members, readTimes, now } = this.#options
    const timed = moved.readSeq ? { ...moved, readAt: now() } : moved
    if (timed.readSeq) readTimes.learn(conversationId, userId, timed.readSeq, now())
    members.move(conversationId, userId, timed)
    conversations.takePeer(conversationId, timed)
  }

  #tellRead(conversationId: string, seq: Seq): void {
    const { conversations, timelines, marks, userId } = this.#options
    const after = conversations.of(conversationId)?.membership.readSeq ?? 0
    if (seq > after && timelines.hasOthers(conversationId, userId, after, seq)) {
      marks.read(conversationId, seq)
    }
  }
}
