import { createStore } from 'zustand/vanilla'
import { isSameAddress } from '@/lib/ethereum/address'
import type { Networks } from '@/lib/ethereum/networks'
import type { Payer } from '@/lib/ethereum/provider'
import type { Wallet, WalletChallenge, WalletList } from '@/lib/protocol/generated'
import { reasonOf } from '@/lib/protocol/requestError'

/** What the server is asked for about wallets. */
export interface WalletsApi {
  listWallets(): Promise<WalletList>
  challengeWallet(body: { address: string; chainId: number }): Promise<WalletChallenge>
  linkWallet(body: { message: string; signature: string }): Promise<WalletList>
  preferWallet(address: string): Promise<WalletList>
  unlinkWallet(address: string): Promise<WalletList>
}

interface LinkedState {
  /** The preferred one first; `null` before they are known. */
  wallets: readonly Wallet[] | null
  failure: string | null
}

/** The wallets that one has proved to be one’s own: tips come from them, and go to the preferred one. */
export class LinkedWallets {
  readonly state = createStore<LinkedState>(() => ({ wallets: null, failure: null }))
  readonly #api: WalletsApi
  readonly #networks: Networks

  constructor(api: WalletsApi, networks: Networks) {
    this.#api = api
    this.#networks = networks
  }

  /** Asks for them. Never rejects: the state says why it failed. */
  async load(): Promise<void> {
    try {
      this.#take(await this.#api.listWallets())
    } catch (error) {
      this.state.setState({ failure: reasonOf(error) })
    }
  }

  has(address: string): boolean {
    return this.state.getState().wallets?.some((wallet) => isSameAddress(wallet.address, address)) ?? false
  }

  /**
   * Links an account: its owner signs a text (EIP-4361) that the server has made for this time only. Rejects with
   * `RequestError` or `WalletError`.
   */
  async link(payer: Payer): Promise<void> {
    const { address } = payer
    const chainId = await this.#chainFor(payer)
    const { message } = await this.#api.challengeWallet({ address, chainId })
    const signature = await payer.sign(message)
    this.#take(await this.#api.linkWallet({ message, signature }))
  }

  /** Has tips go to this one from now on. Rejects with `RequestError`. */
  async prefer(address: string): Promise<void> {
    this.#take(await this.#api.preferWallet(address))
  }

  /** Rejects with `RequestError`. */
  async unlink(address: string): Promise<void> {
    this.#take(await this.#api.unlinkWallet(address))
  }

  /**
   * The chain that the text names: the one that the wallet is on, which is where a contract’s signature is checked, or else
   * any that the server knows. To sign, an account need not be on it.
   */
  async #chainFor(payer: Payer): Promise<number> {
    await this.#networks.need()
    const own = await payer.chainId()
    const [first] = this.#networks.state.getState().networks ?? []
    return this.#networks.of(own) ? own : (first?.chainId ?? own)
  }

  #take({ wallets }: WalletList): void {
    this.state.setState({ wallets, failure: null })
  }
}
