import { Conversations } from '@/features/conversations/model/conversations'
import { openDirect } from '@/features/conversations/model/openDirect'
import { People } from '@/features/people/model/people'
import { Drafts } from '@/features/timeline/model/drafts'
import { LogStorage } from '@/features/timeline/model/logStorage'
import { Outbox } from '@/features/timeline/model/outbox'
import { outboxStorage } from '@/features/timeline/model/outboxStorage'
import { Places } from '@/features/timeline/model/places'
import { ReadMarks } from '@/features/timeline/model/readMarks'
import { Timelines } from '@/features/timeline/model/timelines'
import type { Config } from '@/lib/config/config'
import { uuid7 } from '@/lib/ids/uuid7'
import { directUserIds } from '@/lib/protocol/content'
import type { ConversationSummary, Entry, Event } from '@/lib/protocol/generated'
import type { Ask } from '@/lib/protocol/requests'
import { type AccessToken, SocketClient } from '@/lib/socket/client'
import { VERSION } from '@/lib/storage/migrations'
import { Storage } from '@/lib/storage/storage'
import { TabChannel, type Topic } from '@/lib/tabs/channel'
import { exclusively } from '@/lib/tabs/exclusive'
import { pause } from '@/lib/time/pause'
import { ServerClock } from '@/lib/time/serverClock'

const RETRY_MS = 3000

interface Options {
  config: Config
  userId: string
  accessToken(options?: { renew: boolean }): Promise<AccessToken>
}

/**
 * Everything that runs while somebody is signed in, put together. React only looks at it. Every tab has one of its own,
 * with its own connection; docs/decisions/0014-tabs-and-storage.md tells why.
 */
export class Chat {
  readonly userId: string
  readonly socket: SocketClient
  readonly conversations: Conversations
  readonly people: People
  readonly timelines: Timelines
  readonly outbox: Outbox
  readonly drafts: Drafts
  readonly reads: ReadMarks
  readonly places: Places
  readonly #options: Options
  readonly #storage: Storage
  readonly #tabs: TabChannel
  /** What came to one tab, for those that have no connection at the moment. */
  readonly #entries: Topic<Entry>
  readonly #stopped = new AbortController()

  constructor(options: Options) {
    const { config, userId, accessToken } = options
    const clock = new ServerClock()
    const open = (protocols: string[]) => new WebSocket(config.websocketUrl, protocols)
    this.#options = options
    this.#storage = new Storage(userId)
    // Tabs with another schema are of another version: they do not understand each other.
    this.#tabs = new TabChannel(`natter-${userId}-${VERSION}`)
    this.#entries = this.#tabs.topic('entries')
    this.userId = userId
    this.socket = new SocketClient({ open, accessToken, clock })
    const storage = this.#storage
    const ask: Ask = (request) => this.socket.request(request)
    const now = () => clock.now()
    this.reads = new ReadMarks({ storage, tabs: this.#tabs.topic('reads') })
    this.places = new Places(this.#stopped.signal)
    this.drafts = new Drafts({ storage, tabs: this.#tabs.topic('drafts') })
    this.conversations = new Conversations({ ask, userId, storage, readUpTo: (id) => this.reads.of(id) })
    this.people = new People(ask, storage)
    this.timelines = new Timelines({ ask, now, storage: new LogStorage(storage) })
    this.outbox = new Outbox({
      storage: outboxStorage(storage),
      tabs: this.#tabs.topic('outbox'),
      exclusively,
      ask,
      userId,
      now,
      newEntryId: uuid7,
      accepted: (entry) => this.#takeFromServer(entry),
    })
    this.#connect()
  }

  /** Opens on what the device has, and connects meanwhile. */
  start(): void {
    this.socket.start()
    for (const part of [this.reads, this.conversations, this.people, this.drafts, this.outbox]) {
      void part.restore()
    }
  }

  stop(): void {
    this.#stopped.abort()
    this.socket.stop()
    this.outbox.stop()
    this.timelines.stop()
    this.#tabs.close()
    void this.#storage.close()
  }

  /** Forgets everything that this person has on this device. */
  async wipe(): Promise<void> {
    await this.#storage.wipe()
  }

  /** Opens the direct conversation with somebody; answers with its id. Rejects with `RequestError`. */
  async openDirect(withUserId: string): Promise<string> {
    const token = await this.#options.accessToken()
    const summary = await openDirect({
      httpUrl: this.#options.config.httpUrl,
      token: token.value,
      withUserId,
    })
    this.conversations.put(summary)
    return summary.conversationId
  }

  #connect(): void {
    this.conversations.state.subscribe(({ conversations }, before) => {
      if (conversations === before.conversations) return
      this.people.need(conversations.flatMap(directUserIds))
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
    this.socket.onOpen(() => void this.#catchUp())
    this.socket.onEvents((events) => this.#takeAll(events))
  }

  /** After a time without a connection. The pushes of the new one are taken from the start, so nothing falls between. */
  async #catchUp(): Promise<void> {
    this.outbox.flush()
    this.timelines.reopen()
    this.people.need([this.userId])
    const conversations = await this.#loadConversations()
    this.timelines.resync(conversations)
  }

  async #loadConversations(): Promise<readonly ConversationSummary[]> {
    for (;;) {
      const conversations = await this.conversations.load()
      // Without a connection there is nothing to wait for: the next one starts afresh.
      if (conversations || this.socket.state.getState().status !== 'open') return conversations ?? []
      await pause(RETRY_MS, this.#stopped.signal)
    }
  }

  #takeAll(events: readonly Event[]): void {
    for (const event of events) if (event.type === 'entryAdded') this.#takeFromServer(event.entry)
  }

  #takeFromServer(entry: Entry): void {
    this.#entries.post(entry)
    this.#take(entry)
  }

  #take(entry: Entry): void {
    this.timelines.take(entry)
    this.conversations.take(entry)
    this.outbox.settle(entry.entryId)
    this.people.need([entry.senderId])
  }
}
