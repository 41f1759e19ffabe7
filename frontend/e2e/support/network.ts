import type { BrowserContext, WebSocketRoute } from '@playwright/test'

/** The way from a browser to the chat, to which a test can do what happens to networks. */
export interface Network {
  /** Ends every connection without a word, and lets none be opened. */
  cut(): Promise<void>
  restore(): void
  /** Keeps back whatever is on its way: connections stay open and are silent. */
  hold(): void
  /** Delivers what was kept back. */
  release(): void
}

type Connect = (socket: WebSocketRoute) => void

/** The way to a server in memory. */
export class RoutedNetwork implements Network {
  readonly #open = new Set<WebSocketRoute>()
  #isUp = true
  #held: (() => void)[] | null = null

  /** @param connect joins a socket of the page with its server; each frame passes by {@link pass} */
  static async of(
    context: BrowserContext,
    connect: (socket: WebSocketRoute, network: RoutedNetwork) => void,
  ): Promise<RoutedNetwork> {
    const network = new RoutedNetwork()
    await context.routeWebSocket(/./, (socket) => network.#take(socket, (one) => connect(one, network)))
    return network
  }

  async cut(): Promise<void> {
    this.#isUp = false
    for (const socket of this.#open) await socket.close({ code: 1001 })
    this.#open.clear()
  }

  restore(): void {
    this.#isUp = true
  }

  hold(): void {
    this.#held ??= []
  }

  release(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const deliver of held) deliver()
  }

  /** A frame on its way. */
  pass(deliver: () => void): void {
    if (this.#held) this.#held.push(deliver)
    else deliver()
  }

  #take(socket: WebSocketRoute, connect: Connect): void {
    if (!this.#isUp) return void socket.close({ code: 1001 })
    this.#open.add(socket)
    connect(socket)
  }
}
