import {
  request as ask,
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Network } from './network'

/**
 * The way from one browser to the stack: an HTTP proxy through which all of its traffic goes. Both sides see what they see
 * when a network dies: connections that are reset, or that are open and silent.
 */
export class ProxyNetwork implements Network {
  readonly #server: Server
  /** WebSockets, as pairs of the browser's end and the server's. */
  readonly #tunnels = new Set<readonly [Duplex, Socket]>()
  #isUp = true
  #isDark = false
  #isHeld = false

  static async start(): Promise<ProxyNetwork> {
    const network = new ProxyNetwork()
    await new Promise<void>((resolve) => network.#server.listen(0, '127.0.0.1', resolve))
    return network
  }

  private constructor() {
    this.#server = createServer((request, response) => this.#forward(request, response))
    this.#server.on('connect', (request: IncomingMessage, browser: Duplex) => this.#tunnel(request, browser))
  }

  /** Where a browser finds it. */
  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async cut(): Promise<void> {
    this.#isUp = false
    for (const [browser, server] of this.#tunnels) {
      browser.destroy()
      server.resetAndDestroy()
    }
  }

  restore(): void {
    this.#isUp = true
    this.#isDark = false
  }

  /** Cuts everything, pages and requests too. */
  async goDark(): Promise<void> {
    this.#isDark = true
    await this.cut()
    this.#server.closeAllConnections()
  }

  hold(): void {
    this.#isHeld = true
    this.die()
  }

  /** Lets nothing through any more on the WebSockets that are open, and closes none; new ones are as they should be. */
  die(): void {
    this.loseAnswers()
    for (const [browser, server] of this.#tunnels) browser.unpipe(server)
  }

  /** What the server says on the WebSockets that are open gets lost; it still hears what the browser says. */
  loseAnswers(): void {
    for (const [browser, server] of this.#tunnels) server.unpipe(browser)
  }

  release(): void {
    this.#isHeld = false
    for (const [browser, server] of this.#tunnels) {
      browser.pipe(server)
      server.pipe(browser)
    }
  }

  async stop(): Promise<void> {
    await this.cut()
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    if (this.#isDark) return void request.socket.destroy()
    const { method, url = '' } = request
    const { 'proxy-connection': _, ...headers } = request.headers
    const onward = ask(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    response.on('close', () => onward.destroy())
    request.pipe(onward)
  }

  #tunnel({ url = '' }: IncomingMessage, browser: Duplex): void {
    if (!this.#isUp) return void browser.destroy()
    const { hostname, port } = new URL(`http://${url}`)
    const server = connect(Number(port), hostname, () => {
      browser.write('HTTP/1.1 200 OK\r\n\r\n')
      if (this.#isHeld) return
      browser.pipe(server)
      server.pipe(browser)
    })
    const tunnel = [browser, server] as const
    this.#tunnels.add(tunnel)
    for (const end of tunnel) {
      end.on('error', () => undefined)
      end.on('close', () => this.#end(tunnel))
    }
  }

  #end(tunnel: readonly [Duplex, Socket]): void {
    this.#tunnels.delete(tunnel)
    for (const end of tunnel) end.destroy()
  }
}
