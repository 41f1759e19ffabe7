import type { Chain, Hex, Payer, WalletCall } from '@/lib/ethereum/provider'
import { WalletError, type WalletFault } from '@/lib/ethereum/walletError'
import { TRANSACTION } from '../tipBuilders'
import { ADDRESS } from './fakeProvider'

/** An account of a test with what it has and allows; its owner agrees to everything. */
export class FakePayer implements Payer {
  readonly address: Hex = ADDRESS
  chain = 31337
  coins = 10n ** 18n
  tokens = 10n ** 12n
  allowance = 0n
  feePerCall = 10n ** 13n
  /** What each attempt to send comes to, in order: a fault, or nothing where it is sent. */
  faults: (WalletFault | null)[] = []
  isReverted = false
  /** Whether its owner cancels in the wallet what was sent. */
  isCancelled = false
  /** Whether the token changes an allowance only from or to zero, as USDT does. */
  isStrict = false
  #approved: bigint | null = null
  readonly sent: { call: WalletCall; chainId: number }[] = []

  async chainId(): Promise<number> {
    return this.chain
  }

  async switchTo({ chainId }: Chain): Promise<void> {
    this.chain = chainId
  }

  async sign(): Promise<Hex> {
    return '0xab'
  }

  async balanceOf(token: string | null): Promise<bigint> {
    return token === null ? this.coins : this.tokens
  }

  async allowanceOf(): Promise<bigint> {
    return this.allowance
  }

  async feeOf(call: WalletCall): Promise<bigint> {
    this.#refuse(call)
    return this.feePerCall
  }

  async feeOfGas(gas: bigint): Promise<bigint> {
    return gas
  }

  async send(call: WalletCall, chainId: number): Promise<Hex> {
    const fault = this.faults.shift()
    if (fault) throw new WalletError(fault)
    this.#refuse(call)
    this.#approved = approvedBy(call)
    this.sent.push({ call, chainId })
    return TRANSACTION
  }

  async settled(): Promise<boolean> {
    if (!this.isReverted && !this.isCancelled) this.allowance = this.#approved ?? this.allowance
    return !this.isReverted
  }

  #refuse(call: WalletCall): void {
    if (this.isStrict && this.allowance > 0n && approvedBy(call)) throw new WalletError('reverted')
  }
}

/** The first bytes of a call of `approve(address,uint256)`. */
const APPROVE = '0x095ea7b3'

/** How much a call allows; `null` where it is another one. */
function approvedBy({ data }: WalletCall): bigint | null {
  return data.startsWith(APPROVE) ? BigInt(`0x${data.slice(-64)}`) : null
}
