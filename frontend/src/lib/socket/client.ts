import { createStore } from 'zustand/vanilla'
import type { Event, Presence, ServiceLevel } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import type { QuietRequest, ReplyTo, Request } from '@/lib/protocol/requests'
import type { ServerClock } from '@/lib/time/serverClock'
import { backoff } from './backoff'
import { Link } from './link'
import * as timing from './timing'

/** What the app shows of the connection. `retryAt` is in milliseconds since the Unix epoch, by the local clock. */
export type ConnectionState =
  | { status: 'connecting' }
  | { status: 'open' }
  | { status: 'waiting'; retryAt: number }
  | { status: 'stopped' }

/** A bearer token and when it expires, in milliseconds since the Unix epoch by the local clock. */
export interface AccessToken {
  value: string
  expiresAt: number
}

interface Options {
  /** Opens a WebSocket with these subprotocols. */
  open(protocols: string[]): WebSocket
  /** Gives a token that is good for some minutes; with `renew` a new one, whatever the old one looks like. */
  accessToken(options: { renew: boolean }): Promise<AccessToken>
  clock: ServerClock
  /** What goes with every beat. */
  presence?: { isActive(): boolean; watched(): string[]; take(asked: string[], presences: Presence[]): void }
  /** Numbers from 0 to below 1. */
  random?: () => number
}

type Beat = Extract<Request, { action: 'ping' | 'authenticate' }>

const SUBPROTOCOL = 'natter.v1'
/** After so many failed handshakes in a row the token itself is suspected: a browser does not tell the status. */
const FAILURES_BEFORE_RENEWAL = 3

/**
 * Keeps a connection open: connects, comes back with back-off, beats, gives it a fresh token before the old one expires,
 * and changes over to a new connection before it is cut. Sends requests and hands on what the server pushes.
 */
export class SocketClient {
  readonly state = createStore<ConnectionState>(() => ({ status: 'stopped' }))
  /** What is left of the service, as the last pong said. */
  readonly service = createStore<{ level: ServiceLevel }>(() => ({ level: 'full' }))
  readonly #options: Options & { random(): number }
  readonly #onEvents = new Set<(events: Event[]) => void>()
  readonly #onOpen = new Set<() => void>()
  readonly #onMissed = new Set<() => void>()
  #current: Link | null = null
  #candidate: Link | null = null
  #failures = 0
  /** Grows with every attempt, so that a token that comes late for a given-up attempt opens nothing. */
  #attempt = 0
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #openTimer: ReturnType<typeof setTimeout> | undefined
  #heartbeatTimer: ReturnType<typeof setTimeout> | undefined
  #rotationTimer: ReturnType<typeof setTimeout> | undefined
  #renewalTimer: ReturnType<typeof setTimeout> | undefined

  constructor(options: Options) {
    this.#options = { random: Math.random, ...options }
  }

  start(): void {
    if (this.state.getState().status === 'stopped') void this.#connect()
  }

  stop(): void {
    this.#attempt += 1
    for (const timer of [this.#retryTimer, this.#openTimer]) clearTimeout(timer)
    this.#stopTimersOfCurrent()
    this.#set({ status: 'stopped' })
    const links = [this.#current, this.#candidate]
    this.#current = null
    this.#candidate = null
    for (const link of links) link?.close()
  }

  /** Called with what the server pushed. Returns how to stop that. */
  onEvents(listener: (events: Event[]) => void): () => void {
    this.#onEvents.add(listener)
    return () => this.#onEvents.delete(listener)
  }

  /** Called when the connection opens after a time without one, in which pushes may have been missed. */
  onOpen(listener: () => void): () => void {
    this.#onOpen.add(listener)
    return () => this.#onOpen.delete(listener)
  }

  /** Called when something was not pushed although a connection was open, or may not have been. Returns how to stop that. */
  onMissed(listener: () => void): () => void {
    this.#onMissed.add(listener)
    return () => this.#onMissed.delete(listener)
  }

  /** Sends a request. Rejects with {@link RequestError}. */
  async request<R extends Request>(request: R): Promise<ReplyTo<R>> {
    const link = this.#current
    if (!link) throw RequestError.connectionLost()
    try {
      return await link.request(request, timing.REQUEST_TIMEOUT_MS)
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      this.#learnFrom(error, link)
      // Lost with a connection that was changed over: it may be asked again at once, nobody will announce a new one.
      throw error.code === 'connection_lost' && this.#current ? RequestError.timeout() : error
    }
  }

  /** Sends a request that is answered only if it fails; `failed` learns of that, or that the connection was lost. */
  tell(request: QuietRequest, failed: (error: RequestError) => void = () => undefined): void {
    const link = this.#current
    if (link) link.tell(request, (error) => this.#fail(error, link, failed))
    else failed(RequestError.connectionLost())
  }

  #fail(error: RequestError, link: Link, failed: (error: RequestError) => void): void {
    this.#learnFrom(error, link)
    failed(error)
  }

  /** To be called when there is reason to believe that the network changed: connects now, or checks the connection. */
  wake(): void {
    if (this.#current) void this.#probe(this.#current)
    else if (this.state.getState().status === 'waiting') void this.#connect()
  }

  #learnFrom(error: RequestError, link: Link): void {
    if (link !== this.#current) return
    if (error.code === 'session_expired') void this.#connect({ renew: true })
    else if (error.code === 'timeout') void this.#probe(link)
  }

  async #connect({ renew = this.#suspectsToken() } = {}): Promise<void> {
    if (this.#candidate) return
    clearTimeout(this.#retryTimer)
    this.#attempt += 1
    const attempt = this.#attempt
    if (!this.#current) this.#set({ status: 'connecting' })
    try {
      const token = await this.#options.accessToken({ renew })
      if (attempt === this.#attempt) this.#handshake(token)
    } catch {
      // No token for now. Where there is none for good, whoever holds the session stops this client.
      if (attempt === this.#attempt) this.#failed()
    }
  }

  #suspectsToken(): boolean {
    return this.#failures > 0 && this.#failures % FAILURES_BEFORE_RENEWAL === 0
  }

  #handshake(token: AccessToken): void {
    const socket = this.#options.open([SUBPROTOCOL, `bearer.${token.value}`])
    const link: Link = new Link(socket, {
      opened: () => this.#opened(link, token),
      closed: () => this.#closed(link),
      events: (events) => {
        for (const listener of this.#onEvents) listener(events)
      },
      missed: () => this.#tellMissed(),
      service: (level) => this.service.setState({ level }),
    })
    this.#candidate = link
    this.#openTimer = setTimeout(() => link.close(), timing.OPEN_TIMEOUT_MS)
  }

  #opened(link: Link, token: AccessToken): void {
    clearTimeout(this.#openTimer)
    const previous = this.#current
    this.#candidate = null
    this.#current = link
    this.#failures = 0
    this.#stopTimersOfCurrent()
    this.#scheduleRotation()
    this.#scheduleRenewal(link, token)
    void this.#beat(link)
    this.#set({ status: 'open' })
    if (previous) void this.#handOver(previous)
    else this.#announce()
  }

  /**
   * Lets the old connection go. What is pushed to it from now on may reach nobody; one that does not answer a last ping may
   * have swallowed pushes before.
   */
  async #handOver(previous: Link): Promise<void> {
    this.#tellMissed()
    try {
      await previous.request({ action: 'ping' }, timing.PROBE_TIMEOUT_MS)
    } catch {
      this.#announce()
    }
    previous.retire()
  }

  #tellMissed(): void {
    for (const listener of this.#onMissed) listener()
  }

  #announce(): void {
    for (const listener of this.#onOpen) listener()
  }

  #closed(link: Link): void {
    if (link === this.#candidate) {
      clearTimeout(this.#openTimer)
      this.#candidate = null
      this.#failed()
    } else if (link === this.#current) {
      this.#stopTimersOfCurrent()
      this.#current = null
      if (this.#candidate) this.#set({ status: 'connecting' })
      else this.#failed()
    }
  }

  #failed(): void {
    this.#failures += 1
    const delay = backoff(this.#failures, this.#options.random)
    clearTimeout(this.#retryTimer)
    this.#retryTimer = setTimeout(() => void this.#connect(), delay)
    if (!this.#current) this.#set({ status: 'waiting', retryAt: Date.now() + delay })
  }

  #scheduleRotation(): void {
    const delay = timing.ROTATE_AFTER_MS + this.#options.random() * timing.ROTATE_JITTER_MS
    this.#rotationTimer = setTimeout(() => void this.#connect(), delay)
  }

  #scheduleRenewal(link: Link, token: AccessToken): void {
    const delay = Math.max(timing.TOKEN_LEAD_MS / 3, token.expiresAt - Date.now() - timing.TOKEN_LEAD_MS)
    clearTimeout(this.#renewalTimer)
    this.#renewalTimer = setTimeout(() => void this.#renew(link), delay)
  }

  /** Goes on with a fresh token; where the server does not take it on this connection, on another one. */
  async #renew(link: Link): Promise<void> {
    try {
      const token = await this.#options.accessToken({ renew: false })
      if (link !== this.#current) return
      await this.#beatBy(link, { action: 'authenticate', token: token.value }, timing.REQUEST_TIMEOUT_MS)
      if (link === this.#current) this.#scheduleRenewal(link, token)
    } catch {
      if (link === this.#current) void this.#connect()
    }
  }

  async #beat(link: Link): Promise<void> {
    await this.#probe(link, timing.REQUEST_TIMEOUT_MS)
    this.#scheduleBeat(link)
  }

  #scheduleBeat(link: Link): void {
    if (link !== this.#current) return
    clearTimeout(this.#heartbeatTimer)
    this.#heartbeatTimer = setTimeout(() => void this.#beat(link), timing.HEARTBEAT_MS)
  }

  /** Pings; a connection that does not answer is given up. */
  async #probe(link: Link, timeoutMs = timing.PROBE_TIMEOUT_MS): Promise<void> {
    try {
      await this.#beatBy(link, { action: 'ping' }, timeoutMs)
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      if (error.code === 'session_expired') this.#learnFrom(error, link)
      else if (error.code === 'timeout') link.close()
    }
  }

  /** Says and asks who is there by a request that does that besides; the next beat is later then. */
  async #beatBy(link: Link, request: Beat, timeoutMs: number): Promise<void> {
    const { clock, presence } = this.#options
    const sentAt = Date.now()
    const watch = presence?.watched() ?? []
    const active = presence?.isActive() ? { active: true } : {}
    const { serverTime, presences = [] } = await link.request({ ...request, ...active, watch }, timeoutMs)
    if (serverTime) clock.observe(serverTime, sentAt, Date.now())
    presence?.take(watch, presences)
    this.#scheduleBeat(link)
  }

  #stopTimersOfCurrent(): void {
    clearTimeout(this.#heartbeatTimer)
    clearTimeout(this.#rotationTimer)
    clearTimeout(this.#renewalTimer)
  }

  #set(state: ConnectionState): void {
    this.state.setState(state, true)
  }
}
