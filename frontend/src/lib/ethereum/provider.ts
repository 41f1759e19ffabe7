/** What a wallet offers to a page, as in EIP-1193. */
export interface Provider {
  request(call: { method: string; params?: readonly unknown[] | object }): Promise<unknown>
  on?(event: string, listener: (value: never) => void): void
  removeListener?(event: string, listener: (value: never) => void): void
}

/** A wallet that is in this browser, as in EIP-6963. */
export interface AnnouncedWallet {
  /** Of this wallet as long as the page is open. */
  uuid: string
  name: string
  /** The address of its picture, which the page may show; absent where it has none that we take. */
  icon?: string
  /** Its maker's domain turned round: the same after a reload. */
  rdns: string
  provider: Provider
}

/** An address or a hash, with `0x` before it. */
export type Hex = `0x${string}`

/** A call of a contract, as the server gives it. */
export interface WalletCall {
  to: string
  /** In the smallest unit of the chain’s own currency, in decimal digits. */
  value: string
  data: string
}

/** A chain, with what a wallet has to be told that does not know it. */
export interface Chain {
  chainId: number
  name: string
  currency: { symbol: string; decimals: number }
  explorer?: string
  /** Endpoints that anybody may use. */
  rpcUrls: readonly string[]
}

/** One account of a wallet, and what can be asked of it and of the chain that it is on. All reject with `WalletError`. */
export interface Payer {
  readonly address: Hex
  chainId(): Promise<number>
  /** Has the wallet go to another chain, which it learns of where it does not know it. */
  switchTo(chain: Chain): Promise<void>
  sign(text: string): Promise<Hex>
  /** What the account has of a token, or of the chain’s own currency, in the smallest unit. */
  balanceOf(token: string | null): Promise<bigint>
  /** How much of a token a contract may take from the account. */
  allowanceOf(token: string, spender: string): Promise<bigint>
  /** About how much a call costs, in the smallest unit of the chain’s own currency. */
  feeOf(call: WalletCall): Promise<bigint>
  /** About how much so much gas costs. */
  feeOfGas(gas: bigint): Promise<bigint>
  /** Has the wallet ask its owner and send the call, on this chain and no other; answers with the transaction. */
  send(call: WalletCall, chainId: number): Promise<Hex>
  /** Waits until a transaction is in a block; answers with whether it did what it was to do. */
  settled(transaction: Hex): Promise<boolean>
}
