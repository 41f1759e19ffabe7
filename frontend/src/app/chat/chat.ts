import { createStore } from 'zustand/vanilla'
import { Conversations, isMuted } from '@/features/conversations/model/conversations'
import { OwnMentions } from '@/features/conversations/model/ownMentions'
import { Groups } from '@/features/groups/model/groups'
import { Members } from '@/features/groups/model/members'
import { People } from '@/features/people/model/people'
import { Presences } from '@/features/people/model/presences'
import { ReadTimes } from '@/features/receipts/model/receipts'
import { Drafts } from '@/features/timeline/model/drafts'
import { LogStorage } from '@/features/timeline/model/logStorage'
import { MarkSender } from '@/features/timeline/model/markSender'
import { Outbox } from '@/features/timeline/model/outbox'
import { outboxStorage } from '@/features/timeline/model/outboxStorage'
import { Places } from '@/features/timeline/model/places'
import { ReadMarks } from '@/features/timeline/model/readMarks'
import { Timelines } from '@/features/timeline/model/timelines'
import { Typing } from '@/features/timeline/model/typing'
import type { Config } from '@/lib/config/config'
import { type Api, makeApi } from '@/lib/http/api'
import { makeOnce, type Once } from '@/lib/http/once'
import { uuid7 } from '@/lib/ids/uuid7'
import { directUserIds, peopleOf } from '@/lib/protocol/content'
import type { ConversationSummary, Entry } from '@/lib/protocol/generated'
import type { Ask, Tell } from '@/lib/protocol/requests'
import { isVisible } from '@/lib/socket/activity'
import { type AccessToken, SocketClient } from '@/lib/socket/client'
import { VERSION } from '@/lib/storage/migrations'
import { Storage } from '@/lib/storage/storage'
import { TabChannel, type Topic } from '@/lib/tabs/channel'
import { exclusively } from '@/lib/tabs/exclusive'
import { ServerClock } from '@/lib/time/serverClock'
import { Media } from '../media/media'
import { namedIn } from '../people/namedIn'
import { Money } from '../tips/money'
import { CatchUp } from './catchUp'
import { Receiver } from './receiver'
import { watchRefusals } from './watchRefusals'

interface Options {
  config: Config
  userId: string
  accessToken(options?: { renew: boolean }): Promise<AccessToken>
  /** The server has ended the session for good. */
  onEnded(ending: 'revoked' | 'suspended'): void
  /** Has somebody sign in again; answers with whether they did. */
  signInAgain(): Promise<boolean>
}

/** A message that has just come. */
export interface Incoming {
  conversationId: string
  entryId: string
  senderId: string
}

/**
 * Everything that runs while somebody is signed in, put together. React only looks at it. Every tab has one of its own,
 * with its own connection; docs/decisions/0014-tabs-and-storage.md tells why.
 */
export class Chat {
  readonly userId: string
  readonly api: Api
  /** Asks for something under an id that outlasts a failure. */
  readonly once: Once
  /** The server’s time in milliseconds. */
  readonly now: () => number
  readonly money: Money
  readonly groups: Groups
  readonly members: Members
  readonly readTimes = new ReadTimes()
  /** What somebody else has said last since the app was opened, where one wants to hear of it. */
  readonly incoming = createStore<Incoming | null>(() => null)
  readonly socket: SocketClient
  readonly conversations: Conversations
  readonly mentions: OwnMentions
  readonly people: People
  readonly timelines: Timelines
  readonly outbox: Outbox
  readonly media: Media
  readonly drafts: Drafts
  readonly reads: ReadMarks
  readonly places: Places
  readonly typing: Typing
  readonly presences: Presences
  readonly #marks: MarkSender
  readonly #catchUp: CatchUp
  readonly #receiver: Receiver
  readonly #storage: Storage
  readonly #tabs: TabChannel
  /** What came to one tab, for those that have no connection at the moment. */
  readonly #entries: Topic<Entry>
  readonly #stopped = new AbortController()

  constructor(options: Options) {
    const { config, userId, accessToken, onEnded, signInAgain } = options
    const clock = new ServerClock()
    const open = (protocols: string[]) => new WebSocket(config.websocketUrl, protocols)
    this.api = makeApi({ httpUrl: config.httpUrl, accessToken, onEnded, signInAgain })
    this.#storage = new Storage(userId)
    // Tabs with another schema are of another version: they do not understand each other.
    this.#tabs = new TabChannel(`natter-${userId}-${VERSION}`)
    this.#entries = this.#tabs.topic('entries')
    this.userId = userId
    const storage = this.#storage
    const ask: Ask = (request) => this.socket.request(request)
    const tell: Tell = (request, failed) => this.socket.tell(request, failed)
    const now = () => clock.now()
    this.now = now
    this.once = makeOnce(() => uuid7(now()))
    this.money = new Money({ api: this.api, once: this.once, storage })
    this.reads = new ReadMarks({ storage, tabs: this.#tabs.topic('reads') })
    this.places = new Places(this.#stopped.signal)
    this.drafts = new Drafts({ storage, tabs: this.#tabs.topic('drafts') })
    this.typing = new Typing({ tell, userId })
    const presences = new Presences(ask)
    this.presences = presences
    this.socket = new SocketClient({
      open,
      accessToken,
      clock,
      presence: {
        isActive: isVisible,
        watched: () => presences.watched(),
        take: (asked, told) => presences.take(asked, told),
      },
    })
    this.conversations = new Conversations({
      userId,
      storage,
      readUpTo: (id) => this.reads.of(id),
      isGone: (id) => this.people.profiles.getState()[id]?.isDeleted === true,
      onUnknown: () => void this.#catchUp.run(),
    })
    this.mentions = new OwnMentions({ userId, storage })
    this.groups = new Groups({
      api: this.api,
      once: this.once,
      userId,
      now,
      put: (summary) => this.conversations.put(summary),
      join: (id, membership) => this.conversations.join(id, membership),
      remove: (id) => this.conversations.remove(id),
    })
    const find = async (typed: string) => (await this.api.findUsers({ query: typed })).users
    const onGone = (id: string) => {
      this.timelines.eraseWordsOf(id)
      this.conversations.eraseWordsOf(id)
    }
    this.people = new People({ ask, find, storage, onGone })
    this.members = new Members({
      fetch: (id) => this.groups.members(id),
      need: (userIds) => this.people.need(userIds),
    })
    this.timelines = new Timelines({ ask, storage: new LogStorage(storage) })
    this.media = new Media({ api: this.api, storage, tabs: this.#tabs.topic('files'), now })
    this.outbox = new Outbox({
      storage: outboxStorage(storage),
      tabs: this.#tabs.topic('outbox'),
      exclusively,
      ask,
      userId,
      now,
      newEntryId: uuid7,
      lastSeq: (conversationId) => this.conversations.of(conversationId)?.lastSeq,
      seqOf: (conversationId, entryId) => this.timelines.seqOf(conversationId, entryId),
      namedIn: (conversationId, text) => namedIn(this, conversationId, text),
      accepted: (entry) => this.takeFromServer(entry),
      files: this.media,
    })
    const stopped = this.#stopped.signal
    const { conversations, timelines } = this
    this.#marks = new MarkSender({
      ask,
      tell,
      stopped,
      isLast: (id, seq) => seq >= (conversations.of(id)?.lastSeq ?? Number.POSITIVE_INFINITY),
      marked: (marked) => conversations.takeMarked(marked),
      moved: (id, cursors) => conversations.move(id, cursors),
    })
    addEventListener('pagehide', () => this.#marks.leave(), { signal: stopped })
    this.#catchUp = new CatchUp({
      ask,
      conversations,
      timelines,
      stopped,
      onSynced: (conversation) => {
        for (const entry of conversation.entries) this.mentions.take(entry)
        this.#receiver.tellMarks(conversation)
      },
    })
    this.#receiver = new Receiver({
      userId,
      conversations,
      timelines,
      people: this.people,
      presences,
      typing: this.typing,
      reads: this.reads,
      marks: this.#marks,
      members: this.members,
      readTimes: this.readTimes,
      now,
      takeEntry: (entry) => this.takeFromServer(entry),
      onNews: (entry) => this.#tellOf(entry),
    })
    this.#connect()
  }

  /** Opens on what the device has, and connects meanwhile. */
  start(): void {
    this.socket.start()
    const { reads, mentions, conversations, people, drafts } = this
    for (const part of [reads, mentions, conversations, people, drafts]) void part.restore()
    void this.#restoreOutbox()
  }

  stop(): void {
    this.#stopped.abort()
    this.socket.stop()
    this.outbox.stop()
    this.typing.stop()
    this.timelines.stop()
    this.money.stop()
    this.#tabs.close()
    void this.#storage.close()
  }

  /** A new id, for what is made here and now. */
  newId(): string {
    return uuid7(this.now())
  }

  /** Opens the direct conversation with somebody; answers with its id. Rejects with `RequestError`. */
  async openDirect(withUserId: string): Promise<string> {
    const { refused: _, ...summary } = await this.api.openConversation({ kind: 'direct', withUserId })
    this.conversations.put(summary)
    return summary.conversationId
  }

  /** Takes in that somebody is blocked, or is so no longer, before the server’s word of it comes. */
  markBlocked(userId: string, blocks: boolean): void {
    const { conversations } = this.conversations.state.getState()
    const direct = conversations.find((summary) => directUserIds(summary).includes(userId))
    if (direct) this.conversations.join(direct.conversationId, { ...direct.membership, blocks })
  }

  #connect(): void {
    this.conversations.state.subscribe(({ conversations }, before) => {
      if (conversations === before.conversations) return
      this.people.need(conversations.flatMap((summary) => [...directUserIds(summary), ...writersOf(summary)]))
      for (const { conversationId, membership, unread, lastSeq } of conversations) {
        this.reads.learn(conversationId, unread === 0 ? lastSeq : membership.readSeq)
      }
    })
    this.reads.marks.subscribe((marks, before) => {
      for (const conversationId of Object.keys(marks)) {
        if (marks[conversationId] !== before[conversationId]) this.conversations.read(conversationId)
      }
    })
    this.#entries.listen((entry) => this.#take(entry))
    this.socket.onOpen(() => this.#start())
    this.socket.onMissed(() => void this.#catchUp.run())
    watchRefusals(this.socket, () => void this.api.getMe().catch(() => undefined))
    this.socket.onEvents((events) => this.#receiver.take(events))
  }

  async #restoreOutbox(): Promise<void> {
    const { outbox, media } = this
    await outbox.restore()
    const waiting = new Set(
      outbox.items.getState().flatMap(({ files = [] }) => files.map((file) => file.mediaId)),
    )
    await media.files.restore((mediaId) => waiting.has(mediaId))
  }

  /** After a time without a connection. The pushes of the new one are taken from the start, so nothing falls between. */
  #start(): void {
    this.outbox.flush()
    void this.money.tips.reportAll()
    this.#marks.flush()
    this.timelines.reopen()
    this.people.need([this.userId])
    this.members.refresh()
    void this.#catchUp.run()
  }

  /** Strangers and muted conversations are not heard of. */
  #tellOf({ conversationId, entryId, senderId }: Entry): void {
    const summary = this.conversations.of(conversationId)
    // An answer accepts a request: now they let it be known how far they have come.
    if (summary?.kind === 'direct' && !summary.peer) void this.#learnOf(conversationId)
    if (!summary || isMuted(summary, this.now()) || summary.membership.isRequest) return
    this.incoming.setState({ conversationId, entryId, senderId }, true)
  }

  async #learnOf(conversationId: string): Promise<void> {
    const summary = await this.api.getConversation(conversationId).catch(() => undefined)
    if (summary) this.conversations.put(summary)
  }

  /** Takes in an entry that the server has pushed or acknowledged, and passes it on to the other tabs. */
  takeFromServer(entry: Entry): void {
    this.#entries.post(entry)
    this.#take(entry)
  }

  #take(entry: Entry): void {
    this.timelines.take(entry)
    this.conversations.take(entry)
    this.members.take(entry)
    this.mentions.take(entry)
    this.outbox.settle(entry.entryId)
    this.typing.take(entry.conversationId, entry.senderId, false)
    this.people.need(peopleOf(entry))
  }
}

/** Who is named in the list beside the newest message. */
function writersOf({ preview }: ConversationSummary): string[] {
  return preview ? [preview.senderId] : []
}
