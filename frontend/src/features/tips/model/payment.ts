import { msg } from '@lingui/core/macro'
import { createStore } from 'zustand/vanilla'
import { isSameAddress } from '@/lib/ethereum/address'
import type { Payer, WalletCall } from '@/lib/ethereum/provider'
import { TIP_JAR } from '@/lib/ethereum/tipJar'
import { WalletError, walletErrorOf } from '@/lib/ethereum/walletError'
import { ToldError } from '@/lib/i18n/toldError'
import type { Network, TipIntent } from '@/lib/protocol/generated'
import { reasonOf } from '@/lib/protocol/requestError'

/** What a tip of a token costs at most in gas, beside its approval; `contracts/.gas-snapshot` has what was measured. */
const TIP_TOKEN_GAS = 90_000n
/** What an approval costs at most, where the network cannot say so because another one has to be there first. */
const APPROVE_GAS = 60_000n
/** Whoever begins to pay this shortly before the end may be too late, in milliseconds. */
const MARGIN_MS = 60_000

/** How far the paying of a tip has come. */
export type PaymentStep =
  | 'checking'
  /** The wallet is on another chain. */
  | 'wrongChain'
  /** Everything is known; its giver may pay, unless there is a shortage. */
  | 'ready'
  /** Its giver is asked to take back what the contract was allowed before. */
  | 'clearing'
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

/** What the wallet is asked for before the tip itself. */
export type Permission =
  | 'given'
  | 'needed'
  /** Needed, and an earlier one has to be taken back first: tokens such as USDT change an allowance from or to zero alone. */
  | 'neededAfterClearing'

/** What is shown before anybody signs. */
export interface PaymentState {
  step: PaymentStep
  /** About what the network takes; `null` where that is not known. */
  fee: bigint | null
  permission: Permission
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
  permission: 'given',
  shortage: null,
  failure: null,
  transaction: null,
  isReported: false,
}

const FIRST_STEP = { given: 'paying', needed: 'approving', neededAfterClearing: 'clearing' } as const

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
    const { step, shortage, fee, permission } = this.state.getState()
    if (step !== 'ready' || shortage || fee === null) return
    // At once: whoever presses twice pays once.
    this.#become({ step: FIRST_STEP[permission], failure: null })
    await this.#try(async () => {
      this.#refuseLate()
      if (!(await this.#isOnChain())) return
      await this.#getPermission()
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
      const permission = await this.#permission()
      const shortage = await this.#assetShortage()
      if (shortage) return this.#become({ step: 'ready', permission, shortage })
      const fee = await this.#fee(permission)
      this.#become({ step: 'ready', fee, permission, shortage: await this.#feeShortage(fee) })
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

  /** What is to be signed has to be what is shown, whoever made it, and go through the contract that we know. */
  async #refuseOtherCalls(): Promise<void> {
    if (!isSameAddress(this.network.tipJar, TIP_JAR)) {
      throw new ToldError(
        msg`The server named a tip contract that this app does not recognise. Nothing was sent.`,
      )
    }
    const { tip, recipient } = this.intent
    const { payAsShown } = await import('@/lib/ethereum/tipCalls')
    const expected = {
      tipJar: TIP_JAR,
      token: tip.asset.token ?? null,
      recipient,
      amount: BigInt(tip.amount),
      tipId: tip.tipId,
    }
    if (!payAsShown(this.intent, expected)) {
      throw new ToldError(msg`The transaction to be signed does not match this tip. Nothing was sent.`)
    }
  }

  async #permission(): Promise<Permission> {
    const { approval } = this.intent
    if (!approval) return 'given'
    const allowed = await this.#allowed()
    if (allowed >= BigInt(this.intent.tip.amount)) return 'given'
    return allowed === 0n || (await this.#wouldTake(approval)) ? 'needed' : 'neededAfterClearing'
  }

  /** How much of the token the contract may take. */
  async #allowed(): Promise<bigint> {
    const { token } = this.intent.tip.asset
    return token ? this.#options.payer.allowanceOf(token, TIP_JAR) : 0n
  }

  /** Whether the network would do what a call asks for. */
  async #wouldTake(call: WalletCall): Promise<boolean> {
    try {
      await this.#options.payer.feeOf(call)
      return true
    } catch (error) {
      if (walletErrorOf(error).fault === 'reverted') return false
      throw error
    }
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

  /** The network can say what a step takes only once the one before it is done. */
  async #fee(permission: Permission): Promise<bigint> {
    const { payer } = this.#options
    const { call, approval } = this.intent
    if (permission === 'given' || !approval) return payer.feeOf(call)
    if (permission === 'needed') return (await payer.feeOf(approval)) + (await payer.feeOfGas(TIP_TOKEN_GAS))
    return (await payer.feeOf(await this.#clearing())) + (await payer.feeOfGas(APPROVE_GAS + TIP_TOKEN_GAS))
  }

  /** Has the contract be allowed exactly this tip. What is allowed is read anew: it may have changed in the wallet. */
  async #getPermission(): Promise<void> {
    const { approval, tip } = this.intent
    const permission = await this.#permission()
    if (permission === 'given' || !approval) return
    if (permission === 'neededAfterClearing') {
      await this.#allow('clearing', await this.#clearing(), (allowed) => allowed === 0n)
    }
    if (this.#isLeft) return
    this.#become({ permission: 'needed' })
    await this.#allow('approving', approval, (allowed) => allowed >= BigInt(tip.amount))
    this.#become({ permission: 'given' })
  }

  /** Changes what is allowed. That a transaction was mined proves nothing: the wallet may have put another in its place. */
  async #allow(
    step: 'clearing' | 'approving',
    call: WalletCall,
    isRight: (allowed: bigint) => boolean,
  ): Promise<void> {
    const { payer } = this.#options
    this.#become({ step })
    const transaction = await payer.send(call, this.network.chainId)
    this.#become({ step: 'settling' })
    if (!(await payer.settled(transaction))) throw new WalletError('reverted')
    if (isRight(await this.#allowed())) return
    throw new ToldError(
      msg`The approval was cancelled or changed in your wallet. The tip was not sent; you can try again.`,
    )
  }

  async #clearing(): Promise<WalletCall> {
    const { clearingOf } = await import('@/lib/ethereum/tipCalls')
    return clearingOf(this.intent.tip.asset.token ?? '', TIP_JAR)
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
    throw new ToldError(msg`This took too long. Go back and check the tip again.`)
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
  const told = msg`Your wallet did not say whether this was sent. Check your wallet before you try again.`
  throw new ToldError(told, { cause: error })
}
