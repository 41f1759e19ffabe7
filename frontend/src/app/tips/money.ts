import { createStore } from 'zustand/vanilla'
import { Tips, type TipsApi } from '@/features/tips/model/tips'
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
  api: TipsApi & { listNetworks(): Promise<NetworkList> }
  once: Once
  storage: Storage
}

/** As much about tips as has to be there from the start; `wallets.ts` has what comes with the first dialog. */
export class Money {
  readonly networks: Networks
  readonly tips: Tips
  /** The tip that is about to be given. */
  readonly wish = createStore<{ tip: TipWish | null }>(() => ({ tip: null }))
  readonly #stopped = new AbortController()
  readonly stopped = this.#stopped.signal

  constructor({ api, once, storage }: Options) {
    this.networks = new Networks(() => api.listNetworks())
    this.tips = new Tips({ api, once, storage })
  }

  /** Opens the dialog that gives a tip. */
  tip(wish: TipWish): void {
    this.wish.setState({ tip: wish })
  }

  /** The page of a transaction in its chain’s explorer; `null` where there is none, or the networks are not known. */
  explorerUrl(chainId: number, transaction: string): string | null {
    return explorerUrl(this.networks.of(chainId), transaction)
  }

  stop(): void {
    this.#stopped.abort()
  }
}
