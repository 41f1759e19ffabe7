import { type Address, createClient, defineChain, getAddress, type Hex, hexToString, http, isHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { getChainId, sendTransaction } from 'viem/actions'
import { createStore } from 'zustand/vanilla'
import type { Provider } from '@/lib/ethereum/provider'
import type { DevelopmentConfig } from './developmentConfig'

/** Something that the wallet’s owner is asked. */
export interface Question {
  /** What it is about, in a few words. */
  title: string
  /** What exactly, by name. */
  details: readonly (readonly [string, string])[]
  /** Whether one of the accounts is to be chosen. */
  choosesAccount: boolean
  answer(accepted: boolean): void
}

interface Call {
  method: string
  params?: readonly unknown[] | object
}

interface Transaction {
  to: Address
  value?: Hex
  data?: Hex
}

const REJECTED = { code: 4001, message: 'The user rejected the request.' }
const UNKNOWN_CHAIN = { code: 4902, message: 'The development wallet knows the local chain only.' }

/**
 * A wallet in the page, for `make start` alone: it signs with keys that everybody knows, asks before it does, and hands
 * everything else to the local chain.
 */
export class DevelopmentProvider implements Provider {
  readonly question = createStore<{ asked: Question | null; chosen: number }>(() => ({
    asked: null,
    chosen: 0,
  }))
  readonly accounts
  /** Whose each of them is meant to be. */
  readonly labels: readonly string[]
  readonly #rpcUrl: string
  readonly #client
  readonly #listeners = new Map<string, Set<(value: never) => void>>()
  #isConnected = false

  /** @param username whose account is chosen at first */
  constructor({ rpcUrl, wallets }: DevelopmentConfig, username: string) {
    this.#rpcUrl = rpcUrl
    this.accounts = wallets.map(({ privateKey }) => privateKeyToAccount(privateKey))
    this.labels = wallets.map((wallet) => wallet.username ?? 'nobody’s')
    this.question.setState({ chosen: Math.max(0, this.labels.indexOf(username)) })
    this.#client = createClient({ transport: http(rpcUrl) })
  }

  request({ method, params = [] }: Call): Promise<unknown> {
    const [first, second] = Array.isArray(params) ? params : [params]
    switch (method) {
      case 'eth_accounts':
        return Promise.resolve(this.#isConnected ? [this.#account().address] : [])
      case 'eth_requestAccounts':
        return this.#connect()
      case 'wallet_switchEthereumChain':
      case 'wallet_addEthereumChain':
        return this.#switch(first as { chainId: Hex })
      case 'personal_sign':
        return this.#sign(String(first), getAddress(String(second)))
      case 'eth_sendTransaction':
        return this.#send(first as Transaction)
      default:
        return this.#ask(method, params)
    }
  }

  on(event: string, listener: (value: never) => void): void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(listener))
  }

  removeListener(event: string, listener: (value: never) => void): void {
    this.#listeners.get(event)?.delete(listener)
  }

  /** Its owner chooses another account. */
  choose(index: number): void {
    this.question.setState({ chosen: index })
    if (!this.#isConnected) return
    for (const listener of this.#listeners.get('accountsChanged') ?? []) {
      listener([this.#account().address] as never)
    }
  }

  #account() {
    const account = this.accounts[this.question.getState().chosen] ?? this.accounts[0]
    if (!account) throw new Error('the development wallet has no account')
    return account
  }

  async #connect(): Promise<Address[]> {
    if (!this.#isConnected) await this.#consent('Let this page see an account?', [], true)
    this.#isConnected = true
    return [this.#account().address]
  }

  async #switch({ chainId }: { chainId: Hex }): Promise<null> {
    if (Number(chainId) !== (await getChainId(this.#client))) throw UNKNOWN_CHAIN
    return null
  }

  async #sign(message: string, address: Address): Promise<Hex> {
    const text = isHex(message) ? hexToString(message) : message
    await this.#consent('Sign this text?', [['Text', text]])
    const account = this.accounts.find((one) => one.address === address) ?? this.#account()
    return account.signMessage({ message: text })
  }

  async #send({ to, value = '0x0', data = '0x' }: Transaction): Promise<Hex> {
    await this.#consent('Send this transaction?', [
      ['From', this.#account().address],
      ['To', to],
      ['Value in wei', BigInt(value).toString()],
      ['Data', data],
    ])
    const nativeCurrency = { name: 'Ether', symbol: 'ETH', decimals: 18 }
    const id = await getChainId(this.#client)
    const chain = defineChain({
      id,
      name: 'Local',
      nativeCurrency,
      rpcUrls: { default: { http: [this.#rpcUrl] } },
    })
    return sendTransaction(this.#client, { account: this.#account(), chain, to, value: BigInt(value), data })
  }

  #ask(method: string, params: Call['params']): Promise<unknown> {
    return this.#client.request({ method, params } as never)
  }

  /** Rejects as a wallet does where its owner declines. */
  #consent(title: string, details: Question['details'], choosesAccount = false): Promise<void> {
    return new Promise((resolve, reject) => {
      const answer = (accepted: boolean) => {
        this.question.setState({ asked: null })
        if (accepted) resolve()
        else reject(REJECTED)
      }
      this.question.setState({ asked: { title, details, choosesAccount, answer } })
    })
  }
}
