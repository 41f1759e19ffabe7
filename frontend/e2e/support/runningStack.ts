import type { Browser, BrowserContextOptions } from '@playwright/test'
import { identityOf } from '../../src/features/auth/model/claims'
import { Cognito } from '../../src/features/auth/model/cognito'
import { ProxyNetwork } from './proxy'
import type { User, World } from './world'

/** The emulator's own (local/README.md). */
const CONFIRMATION_CODE = '123456'
const PASSWORD = 'a few words make a good one'
const NAMES = ['Alice Adair', 'Bob Byrne', 'Carol Chen', 'Dan Okafor']

/** A running stack, with people of its own for every test. */
export class RunningStack implements World<ProxyNetwork> {
  readonly #cognito: Cognito
  readonly #users = new Map<number, Promise<User>>()
  readonly #networks: ProxyNetwork[] = []

  private constructor(
    readonly baseUrl: string,
    cognito: Cognito,
  ) {
    this.#cognito = cognito
  }

  static async at(baseUrl: string): Promise<RunningStack> {
    const response = await fetch(new URL('/config.json', baseUrl))
    const { cognitoEndpoint: endpoint, clientId } = await response.json()
    return new RunningStack(baseUrl, new Cognito({ endpoint, clientId }))
  }

  user(index: number): Promise<User> {
    const known = this.#users.get(index) ?? this.#signUp(NAMES[index] ?? `Person ${index}`)
    this.#users.set(index, known)
    return known
  }

  async session({ username, password }: User) {
    const result = await this.#cognito.signIn(username, password)
    if (!('tokens' in result) || !result.tokens.RefreshToken) throw new Error(`${username} cannot sign in`)
    const { AccessToken, RefreshToken } = result.tokens
    return { way: 'password', refreshToken: RefreshToken, identity: identityOf(AccessToken) } as const
  }

  async open(browser: Browser, options: BrowserContextOptions) {
    const network = await ProxyNetwork.start()
    this.#networks.push(network)
    const context = await browser.newContext({ ...options, proxy: { server: network.address } })
    return { context, network }
  }

  async close(): Promise<void> {
    for (const network of this.#networks) await network.stop()
  }

  /** Somebody whose name nobody else has: other tests run at the same time. */
  async #signUp(name: string): Promise<User> {
    const first = name.split(' ')[0]?.toLowerCase()
    const username = `${first}-${Math.random().toString(36).slice(2, 10)}`
    const email = `${username}@natter.example`
    await this.#cognito.signUp({ username, name, email, password: PASSWORD })
    await this.#cognito.confirm(username, CONFIRMATION_CODE)
    return { username, name, password: PASSWORD }
  }
}
