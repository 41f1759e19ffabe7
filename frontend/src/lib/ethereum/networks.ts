import { createStore } from 'zustand/vanilla'
import type { Network, TipAsset } from '@/lib/protocol/generated'
import { reasonOf } from '@/lib/protocol/requestError'
import type { Chain } from './provider'

interface NetworksState {
  /** Where tips can be given; `null` before that is known. */
  networks: readonly Network[] | null
  failure: string | null
}

/** The chains on which tips can be given, asked for once. */
export class Networks {
  readonly state = createStore<NetworksState>(() => ({ networks: null, failure: null }))
  readonly #list: () => Promise<{ networks: readonly Network[] }>
  #asking: Promise<void> | undefined

  constructor(list: () => Promise<{ networks: readonly Network[] }>) {
    this.#list = list
  }

  /** Asks where that is not known yet. Never rejects: the state says why it failed. */
  need(): Promise<void> {
    this.#asking ??= this.#ask()
    return this.#asking
  }

  of(chainId: number): Network | undefined {
    return this.state.getState().networks?.find((network) => network.chainId === chainId)
  }

  async #ask(): Promise<void> {
    this.state.setState({ failure: null })
    try {
      const { networks } = await this.#list()
      this.state.setState({ networks, failure: null })
    } catch (error) {
      this.state.setState({ failure: reasonOf(error) })
      this.#asking = undefined
    }
  }
}

/** A chain’s own currency, which its fees are paid in. */
export function currencyOf({ assets }: Network): TipAsset | undefined {
  return assets.find(({ token }) => token == null)
}

/** What a wallet has to be told of a chain that it does not know. */
export function chainOf(network: Network, rpcUrls: readonly string[]): Chain {
  const { chainId, name, explorer } = network
  const { symbol = '', decimals = 18 } = currencyOf(network) ?? {}
  return { chainId, name, currency: { symbol, decimals }, rpcUrls, ...(explorer ? { explorer } : {}) }
}

/** The page of a transaction in the chain’s explorer; `null` where it has none. */
export function explorerUrl(network: Network | undefined, transaction: string): string | null {
  return network?.explorer ? `${network.explorer}/tx/${transaction}` : null
}
