import type { ClientFrame, ServerFrame } from '@/lib/protocol/generated'

/** A WebSocket whose other end is the test. */
export class FakeSocket extends EventTarget {
  readyState: number = WebSocket.CONNECTING
  onopen: (() => void) | null = null
  onclose: (() => void) | null = null
  onmessage: ((message: { data: string }) => void) | null = null
  readonly sent: ClientFrame[] = []

  constructor(readonly protocols: string[]) {
    super()
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }

  close(): void {
    this.readyState = WebSocket.CLOSING
  }

  /** The handshake succeeds. */
  accept(): void {
    this.readyState = WebSocket.OPEN
    this.onopen?.()
  }

  /** The server ends the connection, or refuses the handshake. */
  drop(): void {
    this.readyState = WebSocket.CLOSED
    this.onclose?.()
  }

  deliver(frame: ServerFrame | object): void {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }

  /** The newest request of an action. */
  last<A extends ClientFrame['action']>(action: A): Extract<ClientFrame, { action: A }> {
    const found = this.sent.findLast((frame) => frame.action === action)
    if (!found) throw new Error(`no ${action} was sent`)
    return found as Extract<ClientFrame, { action: A }>
  }

  /** Answers the newest ping. */
  pong({
    serverTime = Date.now(),
    missed = 0,
    service,
  }: {
    serverTime?: number
    missed?: number
    service?: string | undefined
  } = {}): void {
    this.deliver({
      type: 'pong',
      id: this.last('ping').id,
      serverTime,
      ...(missed ? { missed } : {}),
      service,
    })
  }
}
