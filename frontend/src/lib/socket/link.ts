import { decode } from '@/lib/protocol/decode'
import { encode } from '@/lib/protocol/encode'
import type { Event, ServerFrame, ServiceLevel } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import type { QuietRequest, ReplyTo, Request } from '@/lib/protocol/requests'
import { PendingRequests } from './pendingRequests'
import { REQUEST_TIMEOUT_MS, RETIRE_TIMEOUT_MS } from './timing'

interface Handlers {
  opened(): void
  /** Called once, also where the handshake failed. */
  closed(): void
  events(events: Event[]): void
  /** Called when the server tells that something more was not pushed to this connection. */
  missed(): void
  /** Called when the server tells what is left of the service. */
  service(level: ServiceLevel): void
}

/** One WebSocket from handshake to close, with the requests that are under way on it. */
export class Link {
  readonly #socket: WebSocket
  readonly #handlers: Handlers
  readonly #pending = new PendingRequests()
  #isClosed = false
  #isRetired = false
  /** How often something was not pushed, as far as that is known. */
  #missed = 0

  constructor(socket: WebSocket, handlers: Handlers) {
    this.#socket = socket
    this.#handlers = handlers
    socket.onopen = () => handlers.opened()
    socket.onclose = () => this.#end()
    socket.onmessage = (message) => this.#receive(String(message.data))
  }

  get isOpen(): boolean {
    return !this.#isClosed && this.#socket.readyState === WebSocket.OPEN
  }

  request<R extends Request>(request: R, timeoutMs: number): Promise<ReplyTo<R>> {
    if (!this.isOpen) return Promise.reject(RequestError.connectionLost())
    const { id, reply } = this.#pending.add(request, timeoutMs)
    this.#socket.send(encode({ ...request, id }))
    return reply
  }

  /** Sends a request that is answered only if it fails. */
  tell(request: QuietRequest, failed: (error: RequestError) => void): void {
    if (this.isOpen) {
      const id = this.#pending.addQuiet(failed, REQUEST_TIMEOUT_MS)
      this.#socket.send(encode({ ...request, id, quiet: true }))
    } else {
      failed(RequestError.connectionLost())
    }
  }

  /** Gives the connection up now: a half-open one would report its end minutes later. */
  close(): void {
    this.#socket.close()
    this.#end()
  }

  /** Closes as soon as the last request is answered; nothing new is sent. */
  retire(): void {
    this.#isRetired = true
    if (this.#pending.size === 0) this.close()
    else setTimeout(() => this.close(), RETIRE_TIMEOUT_MS)
  }

  #receive(text: string): void {
    const decoded = decode(text)
    if (this.#isClosed || decoded.kind === 'unknown') return
    if (decoded.kind === 'unreadable') this.#pending.fail(decoded.id, RequestError.unreadableReply())
    else if (decoded.frame.type === 'events') this.#handlers.events(decoded.frame.events)
    else this.#take(decoded.frame)
    if (this.#isRetired && this.#pending.size === 0) this.close()
  }

  #take(reply: Exclude<ServerFrame, { type: 'events' }>): void {
    if (reply.type === 'pong' || reply.type === 'authenticated') {
      this.#hear(reply.missed ?? 0)
      this.#handlers.service(reply.service ?? 'full')
    }
    if (reply.id) this.#pending.settle({ ...reply, id: reply.id })
  }

  #hear(missed: number): void {
    if (missed <= this.#missed) return
    this.#missed = missed
    this.#handlers.missed()
  }

  #end(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#pending.failAll(RequestError.lostUnderWay())
    this.#handlers.closed()
  }
}
