import type { Api } from '@/lib/http/api'
import type { Once } from '@/lib/http/once'
import type { IntendTip, TipIntent } from '@/lib/protocol/generated'
import { isRetryable } from '@/lib/protocol/requestError'
import type { Storage } from '@/lib/storage/storage'

/** What the server is asked for about tips. */
export type TipsApi = Pick<
  Api,
  'intendTip' | 'reportTip' | 'cancelTip' | 'getTipRecipient' | 'totalTips' | 'listTips' | 'exportTips'
>

/** A tip that somebody is about to give. */
export type MeantTip = Omit<IntendTip, 'requestId'>

interface Options {
  api: TipsApi
  once: Once
  storage: Storage
}

/** The tips that one gives, as far as the server is concerned. Whether one was paid only the chain knows. */
export class Tips {
  readonly api: TipsApi
  readonly #once: Once
  readonly #storage: Storage

  constructor({ api, once, storage }: Options) {
    this.api = api
    this.#once = once
    this.#storage = storage
  }

  /** Means a tip; the answer says what the wallet has to send. Rejects with `RequestError`. */
  intend(meant: MeantTip): Promise<TipIntent> {
    return this.#once(`tip ${JSON.stringify(meant)}`, (requestId) =>
      this.api.intendTip({ requestId, ...meant }),
    )
  }

  /** Gives up one for which nothing was sent. It runs out by itself where the server does not hear of it. */
  giveUp(tipId: string): void {
    void this.api.cancelTip(tipId).catch(() => undefined)
  }

  /**
   * Tells the server which transaction pays a tip. It is kept until the server has heard of it, so that neither a page
   * that is closed nor a lost connection loses it. Answers with whether the server has.
   */
  async report(tipId: string, transaction: string): Promise<boolean> {
    await this.#storage.write((db) => db.put('payments', { tipId, transaction }))
    return this.#report(tipId, transaction)
  }

  /** Tells what could not be told before. */
  async reportAll(): Promise<void> {
    const kept = await this.#storage.run([], (db) => db.getAll('payments'))
    for (const { tipId, transaction } of kept) await this.#report(tipId, transaction)
  }

  async #report(tipId: string, transaction: string): Promise<boolean> {
    try {
      await this.api.reportTip(tipId, { transaction })
    } catch (error) {
      // What the server refuses for good it would refuse again; it looks for the payment on the chain by itself.
      if (isRetryable(error)) return false
    }
    await this.#storage.write((db) => db.delete('payments', tipId))
    return true
  }
}
