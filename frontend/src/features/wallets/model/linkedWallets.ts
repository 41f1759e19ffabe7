import { createStore } from 'zustand/vanilla'
import { isSameAddress } from '@/lib/ethereum/address'
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

  constructor(api: WalletsApi) {
    this.#api = api
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
    const { message } = await this.#api.challengeWallet({ address, chainId: await payer.chainId() })
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

  #take({ wallets }: WalletList): void {
    this.state.setState({ wallets, failure: null })
  }
}
