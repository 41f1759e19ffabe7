import type { Browser, BrowserContextOptions } from '@playwright/test'
import { identityOf } from '../../src/features/auth/model/claims'
import { Cognito } from '../../src/features/auth/model/cognito'
import { ProxyNetwork } from './proxy'
import type { User, World } from './world'

/** The emulator's own (local/README.md). */
const CONFIRMATION_CODE = '123456'
const PASSWORD = 'a few words make a good one'
const NAMES = ['Alice Adair', 'Bob Byrne', 'Carol Chen', 'Dan Okafor']

/** The group of the user pool (docs/operations.md). */
const MODERATORS = 'moderators'

/** Of `/config.json`, what is needed here. */
interface StackConfig {
  websocketUrl: string
  httpUrl: string
  cognitoEndpoint: string
  clientId: string
  userPoolId: string
}

/** A running stack, with people of its own for every test. */
export class RunningStack implements World<ProxyNetwork> {
  readonly #cognito: Cognito
  readonly #users = new Map<number, Promise<User>>()
  readonly #networks: ProxyNetwork[] = []

  readonly #cognitoEndpoint: string
  readonly #userPoolId: string
  readonly websocketUrl: string
  readonly httpUrl: string

  private constructor(
    readonly baseUrl: string,
    { websocketUrl, httpUrl, cognitoEndpoint: endpoint, clientId, userPoolId }: StackConfig,
  ) {
    this.websocketUrl = websocketUrl
    this.httpUrl = httpUrl
    this.#cognito = new Cognito({ endpoint, clientId })
    this.#cognitoEndpoint = endpoint
    this.#userPoolId = userPoolId
  }

  static async at(baseUrl: string): Promise<RunningStack> {
    const response = await fetch(new URL('/config.json', baseUrl))
    return new RunningStack(baseUrl, await response.json())
  }

  user(index: number): Promise<User> {
    const known = this.#users.get(index) ?? this.signUp(NAMES[index] ?? `Person ${index}`)
    this.#users.set(index, known)
    return known
  }

  async session(user: User) {
    const { AccessToken, RefreshToken } = await this.#signIn(user)
    return { way: 'password', refreshToken: RefreshToken, identity: identityOf(AccessToken) } as const
  }

  /** A token with which the server lets somebody in. */
  async accessToken(user: User): Promise<string> {
    return (await this.#signIn(user)).AccessToken
  }

  async #signIn({ username, password }: User) {
    const result = await this.#cognito.signIn(username, password)
    if (!('tokens' in result) || !result.tokens.RefreshToken) throw new Error(`${username} cannot sign in`)
    return { ...result.tokens, RefreshToken: result.tokens.RefreshToken }
  }

  async open(browser: Browser, options: BrowserContextOptions) {
    const network = await ProxyNetwork.start()
    this.#networks.push(network)
    const context = await browser.newContext({ ...options, proxy: { server: network.address } })
    return { context, network }
  }

  /** Whoever is one has to sign in after that. */
  async makeModerator({ username }: User): Promise<void> {
    const group = { UserPoolId: this.#userPoolId, GroupName: MODERATORS }
    // It may be there already.
    await this.#administrate('CreateGroup', group).catch(() => undefined)
    await this.#administrate('AdminAddUserToGroup', { ...group, Username: username })
  }

  async #administrate(operation: string, body: object): Promise<void> {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      // The emulator looks at no signature.
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cognito-idp/aws4_request',
    }
    const response = await fetch(this.#cognitoEndpoint, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${operation}: ${await response.text()}`)
  }

  async close(): Promise<void> {
    for (const network of this.#networks) await network.stop()
  }

  /** Somebody with an address of their own. Nobody else has the name: other tests run at the same time. */
  async signUp(name: string, addressOf = (username: string) => `${username}@natter.example`): Promise<User> {
    const first = name.split(' ')[0]?.toLowerCase()
    const username = `${first}-${Math.random().toString(36).slice(2, 10)}`
    const email = addressOf(username)
    await this.#cognito.signUp({ username, name, email, password: PASSWORD })
    await this.#cognito.confirm(username, CONFIRMATION_CODE)
    return { username, name, password: PASSWORD }
  }
}
