import { createStore } from 'zustand/vanilla'
import { Tips, type TipsApi } from '@/features/tips/model/tips'
import { WalletConnection } from '@/features/wallets/model/connection'
import { LinkedWallets, type WalletsApi } from '@/features/wallets/model/linkedWallets'
import { WalletDiscovery } from '@/lib/ethereum/discovery'
import { explorerUrl, Networks } from '@/lib/ethereum/networks'
import type { Once } from '@/lib/http/once'
import type { Networks as NetworkList } from '@/lib/protocol/generated'
import type { Storage } from '@/lib/storage/storage'

/** A tip that somebody wants to give. */
export interface TipWish {
  conversationId: string
  /** To whom; whoever else is in the conversation where that is not said. */
  toUserId?: string
  /** The message that it is for. */
  about?: { entryId: string; text: string }
}

interface Options {
  api: WalletsApi & TipsApi & { listNetworks(): Promise<NetworkList> }
  once: Once
  storage: Storage
}

/** Wallets and tips, put together. */
export class Money {
  readonly connection = new WalletConnection({
    discovery: new WalletDiscovery(window),
    memory: localStorage,
  })
  readonly linked: LinkedWallets
  readonly networks: Networks
  readonly tips: Tips
  /** The tip that is about to be given. */
  readonly wish = createStore<{ tip: TipWish | null }>(() => ({ tip: null }))

  constructor({ api, once, storage }: Options) {
    this.linked = new LinkedWallets(api)
    this.networks = new Networks(() => api.listNetworks())
    this.tips = new Tips({ api, once, storage })
  }

  /** Opens the dialog that gives a tip. */
  tip(wish: TipWish): void {
    this.wish.setState({ tip: wish })
  }

  /** The page of a transaction in its chain’s explorer; `null` where there is none, or it is not known yet. */
  explorerUrl(chainId: number, transaction: string): string | null {
    void this.networks.need()
    return explorerUrl(this.networks.of(chainId), transaction)
  }

  stop(): void {
    this.connection.stop()
  }
}
