import type { Page } from '@playwright/test'
import { type Hex, hexToNumber, numberToHex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import type { TestChain } from './testChain'

interface Call {
  method: string
  params?: readonly unknown[]
}

type Answer = { result: unknown } | { error: { code: number; message: string } }

/** Answers a call in place of the wallet, which does its own at `usual`. What it throws is a refusal. */
type Instead = (params: readonly unknown[], usual: () => Promise<unknown>) => Promise<unknown>

interface Options {
  name?: string
  /** The chain that it is on at first; the stack’s where nothing is said. */
  startsOn?: number
  /** Whether it has heard of the stack’s chain. */
  knowsChain?: boolean
}

const REJECTED = { code: 4001, message: 'User rejected the request.' }
const UNKNOWN_CHAIN = { code: 4902, message: 'Unrecognized chain ID. Try adding the chain first.' }

/**
 * A wallet in the browser as an extension puts one there: a provider (EIP-1193) that announces itself (EIP-6963), with keys
 * of its own that no page sees, over a real chain. Its owner agrees to everything that the test does not decline.
 */
export class InjectedWallet {
  /** The methods that its owner declines. */
  readonly declined = new Set<string>()
  /** What it does otherwise, by method. */
  readonly instead = new Map<string, Instead>()
  /** What it was asked, in order. */
  readonly asked: Call[] = []
  readonly #accounts = [1, 2].map(() => privateKeyToAccount(generatePrivateKey()))
  readonly #page: Page
  readonly #chain: TestChain
  readonly #known: Set<number>
  #chainId: number
  #chosen = 0
  #isConnected = false

  private constructor(page: Page, chain: TestChain, { startsOn, knowsChain = true }: Options) {
    this.#page = page
    this.#chain = chain
    this.#chainId = startsOn ?? chain.chainId
    this.#known = new Set([1, this.#chainId, ...(knowsChain ? [chain.chainId] : [])])
  }

  /** Puts one into a page, and into what is loaded there later. */
  static async into(page: Page, chain: TestChain, options: Options = {}): Promise<InjectedWallet> {
    const wallet = new InjectedWallet(page, chain, options)
    const { name = 'Acorn Wallet' } = options
    const binding = `ask${name.replace(/\W/g, '')}`
    await page.exposeBinding(binding, (_, call: Call) => wallet.#answer(call))
    await page.addInitScript(announce, { name, binding })
    await page.evaluate(announce, { name, binding })
    return wallet
  }

  get address(): Hex {
    return this.#account.address
  }

  get chainId(): number {
    return this.#chainId
  }

  /** How often something was asked. */
  count(method: string): number {
    return this.asked.filter((call) => call.method === method).length
  }

  /** Its owner goes to another chain in the wallet itself. */
  async goTo(chainId: number): Promise<void> {
    this.#chainId = chainId
    await this.emit('chainChanged', numberToHex(chainId))
  }

  /** Its owner sends nothing to themselves: what a wallet does to cancel. */
  async sendNothing(): Promise<void> {
    await this.#chain.send(this.#account, { to: this.address, value: '0x0' })
  }

  /** Its owner chooses the other account. */
  async changeAccount(): Promise<void> {
    this.#chosen = 1 - this.#chosen
    await this.emit('accountsChanged', [this.address])
  }

  get #account() {
    const account = this.#accounts[this.#chosen]
    if (!account) throw new Error('there is no such account')
    return account
  }

  async #answer(call: Call): Promise<Answer> {
    this.asked.push(call)
    if (this.declined.has(call.method)) return { error: REJECTED }
    try {
      const { method, params = [] } = call
      const usual = () => this.#do(method, params)
      return { result: await (this.instead.get(method)?.(params, usual) ?? usual()) }
    } catch (error) {
      const { code = -32603, message = String(error) } = error as { code?: number; message?: string }
      return { error: { code, message } }
    }
  }

  async #do(method: string, params: readonly unknown[]): Promise<unknown> {
    switch (method) {
      case 'eth_requestAccounts':
        this.#isConnected = true
        return [this.address]
      case 'eth_accounts':
        return this.#isConnected ? [this.address] : []
      case 'eth_chainId':
        return numberToHex(this.#chainId)
      case 'wallet_switchEthereumChain':
        return this.#switch(params[0] as { chainId: Hex })
      case 'wallet_addEthereumChain':
        this.#known.add(hexToNumber((params[0] as { chainId: Hex }).chainId))
        return null
      case 'personal_sign':
        return this.#account.signMessage({ message: { raw: params[0] as Hex } })
      default:
        return this.#askChain(method, params)
    }
  }

  async #switch({ chainId }: { chainId: Hex }): Promise<null> {
    const wanted = hexToNumber(chainId)
    if (!this.#known.has(wanted)) throw UNKNOWN_CHAIN
    await this.goTo(wanted)
    return null
  }

  #askChain(method: string, params: readonly unknown[]): Promise<unknown> {
    if (this.#chainId !== this.#chain.chainId) throw new Error('nothing is known of that chain here')
    if (method !== 'eth_sendTransaction') return this.#chain.ask(method, params)
    return this.#chain.send(this.#account, params[0] as { to: Hex; value?: Hex; data?: Hex })
  }

  /** Tells the page of something, as EIP-1193 names it. */
  async emit(event: string, value: unknown): Promise<void> {
    await this.#page.evaluate(
      ([name, given]) => dispatchEvent(new CustomEvent(`test-wallet:${name}`, { detail: given })),
      [event, value] as const,
    )
  }
}

/** Runs in the page. */
function announce({ name, binding }: { name: string; binding: string }): void {
  const ask = (window as unknown as Record<string, (call: object) => Promise<Answer>>)[binding]
  if (!ask) return
  const provider = {
    request: async (call: object) => {
      const answer = await ask(call)
      if ('error' in answer) throw Object.assign(new Error(answer.error.message), answer.error)
      return answer.result
    },
    on: (event: string, listener: (value: unknown) => void) =>
      addEventListener(`test-wallet:${event}`, (told) => listener((told as CustomEvent).detail)),
    removeListener: () => undefined,
  }
  const icon =
    'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCA4IDgiPjxyZWN0IHdpZHRoPSI4IiBoZWlnaHQ9IjgiIGZpbGw9IiM4YTNiNWMiLz48L3N2Zz4='
  const info = { uuid: crypto.randomUUID(), name, icon, rdns: `example.${binding}` }
  const detail = Object.freeze({ info: Object.freeze(info), provider })
  const tell = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  addEventListener('eip6963:requestProvider', tell)
  tell()
}
