import type { BrowserContext, WebSocketRoute } from '@playwright/test'

type Connect = (socket: WebSocketRoute) => void

/** The way from a browser to the chat's WebSocket, which a test can cut. */
export class Network {
  readonly #open = new Set<WebSocketRoute>()
  #isUp = true

  /** @param connect joins a socket of the page with its server */
  static async of(context: BrowserContext, connect: Connect): Promise<Network> {
    const network = new Network()
    await context.routeWebSocket(/./, (socket) => network.#take(socket, connect))
    return network
  }

  /** Ends every connection and lets none be opened. */
  async cut(): Promise<void> {
    this.#isUp = false
    for (const socket of this.#open) await socket.close({ code: 1001 })
    this.#open.clear()
  }

  restore(): void {
    this.#isUp = true
  }

  #take(socket: WebSocketRoute, connect: Connect): void {
    if (!this.#isUp) return void socket.close({ code: 1001 })
    this.#open.add(socket)
    connect(socket)
  }
}
