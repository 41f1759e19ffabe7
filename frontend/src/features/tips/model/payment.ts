import { msg } from '@lingui/core/macro'
import { createStore } from 'zustand/vanilla'
import type { Payer } from '@/lib/ethereum/provider'
import { WalletError, walletErrorOf } from '@/lib/ethereum/walletError'
import { ToldError } from '@/lib/i18n/toldError'
import type { Network, TipIntent } from '@/lib/protocol/generated'
import { reasonOf } from '@/lib/protocol/requestError'

/** What a tip of a token costs at most in gas, beside its approval; `contracts/.gas-snapshot` has what was measured. */
const TIP_TOKEN_GAS = 90_000n
/** Whoever begins to pay this shortly before the end may be too late, in milliseconds. */
const MARGIN_MS = 60_000

/** How far the paying of a tip has come. */
export type PaymentStep =
  | 'checking'
  /** The wallet is on another chain. */
  | 'wrongChain'
  /** Everything is known; its giver may pay, unless there is a shortage. */
  | 'ready'
  /** Its giver is asked to let the contract take the token. */
  | 'approving'
  /** That is on its way into a block. */
  | 'settling'
  /** Its giver is asked to pay. */
  | 'paying'
  /** It is sent, and the server hears of it. */
  | 'reporting'
  | 'sent'

/** Of what there is not enough: of what is tipped, or of the currency that the fee is paid in. */
export interface Shortage {
  of: 'asset' | 'fee'
  has: bigint
  needs: bigint
}

/** What is shown before anybody signs. */
export interface PaymentState {
  step: PaymentStep
  /** About what the network takes; `null` where that is not known. */
  fee: bigint | null
  needsApproval: boolean
  shortage: Shortage | null
  /** Why the last thing tried did not work. */
  failure: string | null
  /** The transaction that pays, once it is sent. */
  transaction: string | null
  /** Whether the server has heard of it. */
  isReported: boolean
}

interface Options {
  intent: TipIntent
  network: Network
  payer: Payer
  /** Tells the server of the transaction; answers with whether it has heard, and never rejects. */
  report(transaction: string): Promise<boolean>
  /** The server’s time in milliseconds. */
  now(): number
}

const UNKNOWN: PaymentState = {
  step: 'checking',
  fee: null,
  needsApproval: false,
  shortage: null,
  failure: null,
  transaction: null,
  isReported: false,
}

/** The paying of one tip by one account, from the look at the chain to the report. It never rejects: its state tells. */
export class Payment {
  readonly state = createStore<PaymentState>(() => UNKNOWN)
  readonly intent: TipIntent
  readonly network: Network
  readonly #options: Options
  #checking = Promise.resolve()
  #isLeft = false

  constructor(options: Options) {
    this.#options = options
    this.intent = options.intent
    this.network = options.network
  }

  /** Looks at the chain: whether it is the right one, what there is, and what it costs. One look at a time. */
  check(): Promise<void> {
    if (!this.#mayCheck()) return Promise.resolve()
    this.#checking = this.#checking.then(() => this.#check())
    return this.#checking
  }

  /** Pays it, with its giver’s leave each time the wallet asks. */
  async pay(): Promise<void> {
    const { step, shortage, fee, needsApproval } = this.state.getState()
    if (step !== 'ready' || shortage || fee === null) return
    // At once: whoever presses twice pays once.
    this.#become({ step: needsApproval ? 'approving' : 'paying', failure: null })
    await this.#try(async () => {
      this.#refuseLate()
      if (!(await this.#isOnChain())) return
      if (needsApproval) await this.#approve()
      if (!this.#isLeft) await this.#send()
    })
  }

  /** Its giver turns away. Answers with whether nothing was sent, and nothing will be: then it can be given up. */
  leave(): boolean {
    if (['paying', 'reporting', 'sent'].includes(this.state.getState().step)) return false
    this.#isLeft = true
    return true
  }

  async #check(): Promise<void> {
    if (!this.#mayCheck()) return
    this.#become({ ...UNKNOWN, failure: this.state.getState().failure })
    await this.#try(async () => {
      await this.#refuseOtherCalls()
      if (!(await this.#isOnChain())) return
      const needsApproval = await this.#needsApproval()
      const shortage = await this.#assetShortage()
      if (shortage) return this.#become({ step: 'ready', needsApproval, shortage })
      const fee = await this.#fee(needsApproval)
      this.#become({ step: 'ready', fee, needsApproval, shortage: await this.#feeShortage(fee) })
    })
  }

  #mayCheck(): boolean {
    return ['checking', 'wrongChain', 'ready'].includes(this.state.getState().step)
  }

  async #isOnChain(): Promise<boolean> {
    const chainId = await this.#options.payer.chainId()
    if (chainId === this.network.chainId) return true
    this.#become({ step: 'wrongChain', fee: null })
    return false
  }

  /** What is to be signed has to be what is shown, whoever made it. */
  async #refuseOtherCalls(): Promise<void> {
    const { tip, recipient } = this.intent
    const { payAsShown } = await import('@/lib/ethereum/tipCalls')
    const expected = {
      tipJar: this.network.tipJar,
      token: tip.asset.token ?? null,
      recipient,
      amount: BigInt(tip.amount),
      tipId: tip.tipId,
    }
    if (!payAsShown(this.intent, expected)) {
      throw new ToldError(msg`What was to be signed is not this tip. Nothing was sent.`)
    }
  }

  async #needsApproval(): Promise<boolean> {
    const { token } = this.intent.tip.asset
    if (!token) return false
    const allowed = await this.#options.payer.allowanceOf(token, this.network.tipJar)
    return allowed < BigInt(this.intent.tip.amount)
  }

  async #assetShortage(): Promise<Shortage | null> {
    const { amount, asset } = this.intent.tip
    const has = await this.#options.payer.balanceOf(asset.token ?? null)
    const needs = BigInt(amount)
    return has < needs ? { of: 'asset', has, needs } : null
  }

  async #feeShortage(fee: bigint): Promise<Shortage | null> {
    const { amount, asset } = this.intent.tip
    const has = await this.#options.payer.balanceOf(null)
    const needs = asset.token ? fee : fee + BigInt(amount)
    return has < needs ? { of: 'fee', has, needs } : null
  }

  /** The network can say what the tip itself takes only once the contract may take the token. */
  async #fee(needsApproval: boolean): Promise<bigint> {
    const { payer } = this.#options
    const { call, approval } = this.intent
    if (!needsApproval || !approval) return payer.feeOf(call)
    return (await payer.feeOf(approval)) + (await payer.feeOfGas(TIP_TOKEN_GAS))
  }

  async #approve(): Promise<void> {
    const { payer } = this.#options
    const { approval } = this.intent
    if (!approval) return
    const transaction = await payer.send(approval, this.network.chainId)
    this.#become({ step: 'settling' })
    if (!(await payer.settled(transaction))) throw new WalletError('reverted')
    this.#become({ needsApproval: false })
  }

  async #send(): Promise<void> {
    this.#become({ step: 'paying' })
    const { payer, report } = this.#options
    const transaction = await payer.send(this.intent.call, this.network.chainId).catch(doubt)
    this.#become({ step: 'reporting', transaction })
    const isReported = await report(transaction)
    this.#become({ step: 'sent', isReported })
  }

  #refuseLate(): void {
    if (this.#options.now() < this.intent.expiresAt - MARGIN_MS) return
    throw new ToldError(msg`This took too long. Go back and check the tip once more.`)
  }

  async #try(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      this.#become({ step: 'ready', failure: reasonOf(error) })
    }
  }

  #become(change: Partial<PaymentState>): void {
    this.state.setState(change)
  }
}

/** A wallet that fails while it pays may have paid. */
function doubt(error: unknown): never {
  const fault = walletErrorOf(error)
  if (fault.fault !== 'failed' && fault.fault !== 'disconnected') throw fault
  const told = msg`Your wallet did not say whether it was sent. Look into your wallet before you try again.`
  throw new ToldError(told, { cause: error })
}
