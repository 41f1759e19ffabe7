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

  async feeOf(): Promise<bigint> {
    return this.feePerCall
  }

  async feeOfGas(gas: bigint): Promise<bigint> {
    return gas
  }

  async send(call: WalletCall, chainId: number): Promise<Hex> {
    const fault = this.faults.shift()
    if (fault) throw new WalletError(fault)
    this.sent.push({ call, chainId })
    return TRANSACTION
  }

  async settled(): Promise<boolean> {
    return !this.isReverted
  }
}
