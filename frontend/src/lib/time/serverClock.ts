/** The server's time as far as its answers tell it: people's clocks are off by hours, entry ids must not be. */
export class ServerClock {
  #aheadBy = 0

  /** Learns from a reply: the server's time lay between when the request was sent and when the reply came. */
  observe(serverTime: number, sentAt: number, receivedAt: number): void {
    this.#aheadBy = Math.round(serverTime - (sentAt + receivedAt) / 2)
  }

  /** Milliseconds since the Unix epoch. */
  now(): number {
    return Date.now() + this.#aheadBy
  }
}
