import { Conversations } from '@/features/conversations/model/conversations'
import { openDirect } from '@/features/conversations/model/openDirect'
import { People } from '@/features/people/model/people'
import { Outbox } from '@/features/timeline/model/outbox'
import type { OutboxStorage } from '@/features/timeline/model/outboxStorage'
import { Timelines } from '@/features/timeline/model/timelines'
import type { Config } from '@/lib/config/config'
import { uuid7 } from '@/lib/ids/uuid7'
import { directUserIds } from '@/lib/protocol/content'
import type { ConversationSummary, Entry, Event } from '@/lib/protocol/generated'
import type { Ask } from '@/lib/protocol/requests'
import { type AccessToken, SocketClient } from '@/lib/socket/client'
import { pause } from '@/lib/time/pause'
import { ServerClock } from '@/lib/time/serverClock'

const RETRY_MS = 3000

interface Options {
  config: Config
  userId: string
  accessToken(options?: { renew: boolean }): Promise<AccessToken>
  outboxStorage: OutboxStorage
}

/** Everything that runs while somebody is signed in, put together. React only looks at it. */
export class Chat {
  readonly userId: string
  readonly socket: SocketClient
  readonly conversations: Conversations
  readonly people: People
  readonly timelines: Timelines
  readonly outbox: Outbox
  /** What was typed and not sent, by conversation. */
  readonly drafts = new Map<string, string>()
  readonly #options: Options
  readonly #stopped = new AbortController()

  constructor(options: Options) {
    const { config, userId, accessToken, outboxStorage } = options
    const clock = new ServerClock()
    const open = (protocols: string[]) => new WebSocket(config.websocketUrl, protocols)
    this.#options = options
    this.userId = userId
    this.socket = new SocketClient({ open, accessToken, clock })
    const ask: Ask = (request) => this.socket.request(request)
    const now = () => clock.now()
    const accepted = (entry: Entry) => this.#take(entry)
    this.conversations = new Conversations({ ask, userId })
    this.people = new People(ask)
    this.timelines = new Timelines({ ask, now })
    this.outbox = new Outbox({ storage: outboxStorage, ask, userId, now, newEntryId: uuid7, accepted })
    this.conversations.state.subscribe(({ conversations }) => {
      this.people.need(conversations.flatMap(directUserIds))
    })
    this.socket.onOpen(() => void this.#catchUp())
    this.socket.onEvents((events) => this.#takeAll(events))
  }

  start(): void {
    this.socket.start()
    // Where the browser forbids its database there is nothing to restore.
    this.outbox.restore().catch(() => undefined)
  }

  stop(): void {
    this.#stopped.abort()
    this.socket.stop()
    this.outbox.stop()
    this.timelines.stop()
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
    for (const event of events) if (event.type === 'entryAdded') this.#take(event.entry)
  }

  #take(entry: Entry): void {
    this.timelines.take(entry)
    this.conversations.take(entry)
    this.outbox.settle(entry.entryId)
    this.people.need([entry.senderId])
  }
}
