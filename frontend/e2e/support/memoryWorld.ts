import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import type { Browser, BrowserContextOptions, WebSocketRoute } from '@playwright/test'
import type { ClientFrame } from '../../src/lib/protocol/generated'
import { ALICE, aProfile, BOB } from '../../src/test/builders'
import { FakeNatter } from '../../src/test/fake/fakeNatter'
import { ACCOUNT_CLIENT, answerCognito } from './fakeCognito'
import { answerApi } from './memoryApi'
import { MemoryMedia, statusOf } from './memoryMedia'
import { RoutedNetwork } from './network'
import { Site } from './site'
import type { User, World } from './world'

export const CAROL = 'ca701000-0000-4000-8000-000000000003'
export const BODHI = 'da4e0000-0000-4000-8000-000000000004'

const PEOPLE = [
  aProfile({ userId: ALICE, handle: 'alice', displayName: 'Alice Adair' }),
  aProfile({ userId: BOB, handle: 'bob', displayName: 'Bob Byrne' }),
  aProfile({ userId: CAROL, handle: 'carol', displayName: 'Carol Chen' }),
  aProfile({ userId: BODHI, handle: 'bodhi', displayName: 'Bodhi Okafor-Lindqvist' }),
]

/** The production build, and a server in memory behind it. */
export class MemoryWorld implements World {
  readonly natter: FakeNatter
  readonly media = new MemoryMedia((conversationId) => this.natter.entriesOf(conversationId))
  readonly #people = PEOPLE.map((person) => ({ ...person }))
  readonly #site: Promise<Site>
  /** The frames that the pages have sent, in their order. */
  readonly frames: ClientFrame[] = []
  baseUrl = ''

  static async start(now = Date.now): Promise<MemoryWorld> {
    const world = new MemoryWorld(now)
    world.baseUrl = (await world.#site).origin
    return world
  }

  private constructor(now: () => number) {
    this.natter = new FakeNatter(this.#people, now, (id) => this.media.attachment(id))
    this.#site = Site.start((request, response) => this.#answer(request, response))
  }

  async user(index: number): Promise<User> {
    const person = this.#people[index]
    if (!person) throw new Error('the world has too few people')
    const { handle: username, displayName: name } = person
    return { username, name, password: `${username}-password` }
  }

  async session({ username }: User) {
    const userId = this.#people.find(({ handle }) => handle === username)?.userId ?? ''
    return { way: 'password', refreshToken: `refresh-${username}`, identity: { userId, username } } as const
  }

  async open(browser: Browser, options: BrowserContextOptions) {
    const context = await browser.newContext(options)
    const network = await RoutedNetwork.of(context, (socket, way) => this.#connect(socket, way))
    return { context, network }
  }

  /** Has somebody been called otherwise all along. */
  rename(userId: string, displayName: string): void {
    Object.assign(this.#people.find((person) => person.userId === userId) ?? {}, { displayName })
  }

  /** Which files of the app browsers have asked for, in their order. */
  async askedFiles(): Promise<readonly string[]> {
    return (await this.#site).asked
  }

  /** A newer version of the app is there. */
  async deploy(): Promise<void> {
    ;(await this.#site).deploy()
  }

  async close(): Promise<void> {
    await (await this.#site).close()
  }

  #connect(socket: WebSocketRoute, network: RoutedNetwork): void {
    const token = socket.protocols().find((protocol) => protocol.startsWith('bearer.')) ?? ''
    const connection = this.natter.connect(userOf(token.slice('bearer.'.length)), (text) =>
      network.pass(() => socket.send(text)),
    )
    socket.onMessage((message) => {
      this.frames.push(JSON.parse(String(message)))
      network.pass(() => connection.send(String(message)))
    })
    socket.onClose(() => connection.close())
  }

  /** What is no file. */
  async #answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? '/', this.baseUrl)
    const reply = (value: object, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
      return true
    }
    if (url.pathname === '/config.json') return reply(this.#config())
    if (url.pathname === '/cognito') {
      const target = String(request.headers['x-amz-target'])
      const answer = answerCognito(this.#people, target, (await json(request)) as object)
      return reply(answer.json, answer.status)
    }
    if (url.pathname.startsWith('/v1/')) {
      const { sub: userId, isFresh } = claimsOf(request.headers.authorization?.replace('Bearer ', '') ?? '')
      if (!isFresh && NEED_FRESH_SIGN_IN.includes(`${request.method} ${url.pathname}`))
        return reply({ code: 'fresh_sign_in_required', message: 'Sign in again.', retryable: false }, 403)
      const body = await json(request).catch(() => null)
      const media = this.media.answer(request.method ?? '', url, body)
      if (media) return reply(media, statusOf(media))
      const answer = answerApi(this.natter, this.#people, { userId, method: request.method ?? '', url, body })
      return answer ? reply(answer) : reply({ code: 'route_not_found' }, 404)
    }
    return this.media.serve(request, response)
  }

  #config(): object {
    return {
      websocketUrl: `${this.baseUrl.replace('http', 'ws')}/socket`,
      httpUrl: this.baseUrl,
      cognitoEndpoint: `${this.baseUrl}/cognito`,
      userPoolId: 'pool',
      clientId: 'client',
      accountClientId: ACCOUNT_CLIENT,
      region: 'eu-central-1',
      demoUsers: this.#people.map(({ handle }) => ({ username: handle, password: `${handle}-password` })),
    }
  }
}

const userOf = (token: string) => claimsOf(token).sub

function claimsOf(token: string): { sub: string; isFresh: boolean } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

/** What is refused to whoever has not just signed in. */
const NEED_FRESH_SIGN_IN = ['DELETE /v1/me', 'DELETE /v1/me/sessions', 'POST /v1/me/export']
