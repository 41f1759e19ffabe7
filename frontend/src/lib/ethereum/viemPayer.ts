import {
  createClient,
  custom,
  defineChain,
  erc20Abi,
  getAddress,
  isHex,
  numberToHex,
  WaitForTransactionReceiptTimeoutError,
  withRetry,
} from 'viem'
import {
  estimateFeesPerGas,
  estimateGas,
  getBalance,
  getChainId,
  getGasPrice,
  readContract,
  sendTransaction,
  signMessage,
  waitForTransactionReceipt,
} from 'viem/actions'
import type { Chain, Hex, Payer, Provider, WalletCall } from './provider'
import { walletErrorOf } from './walletError'

/** How often the chain is asked about a transaction, in milliseconds. */
const POLL_MS = 1000
/** How often it is asked again where the wallet has lost its network: for some minutes. */
const MAX_ATTEMPTS = 180

/** The accounts that a wallet shows to this page, each with its checksum. Asks its owner where it may. */
export async function accountsOf(provider: Provider, { mayAsk }: { mayAsk: boolean }): Promise<Hex[]> {
  const method = mayAsk ? 'eth_requestAccounts' : 'eth_accounts'
  const accounts = await provider.request({ method }).catch(rethrow)
  return checksummed(accounts)
}

/** What a wallet gives for its accounts, without what is none. */
export function checksummed(accounts: unknown): Hex[] {
  return Array.isArray(accounts) ? accounts.filter((one) => isHex(one)).map((one) => getAddress(one)) : []
}

/** An account of a wallet in the browser, and the chain through that wallet. Everything that knows viem is in this chunk. */
export class ViemPayer implements Payer {
  readonly address: Hex
  readonly #client
  readonly #provider: Provider

  constructor(provider: Provider, address: Hex) {
    this.address = address
    this.#provider = provider
    // A wallet that was asked once is not to ask its owner again.
    const transport = custom(provider as Parameters<typeof custom>[0], { retryCount: 0 })
    this.#client = createClient({ transport, pollingInterval: POLL_MS })
  }

  chainId(): Promise<number> {
    return getChainId(this.#client).catch(rethrow)
  }

  async switchTo(chain: Chain): Promise<void> {
    const chainId = numberToHex(chain.chainId)
    try {
      await this.#provider.request({ method: 'wallet_switchEthereumChain', params: [{ chainId }] })
    } catch (error) {
      const fault = walletErrorOf(error)
      if (fault.fault !== 'unknownChain' || chain.rpcUrls.length === 0) throw fault
      await this.#add(chain, chainId)
    }
  }

  sign(text: string): Promise<Hex> {
    return signMessage(this.#client, { account: this.address, message: text }).catch(rethrow)
  }

  balanceOf(token: string | null): Promise<bigint> {
    const { address } = this
    if (token === null) return getBalance(this.#client, { address }).catch(rethrow)
    const call = {
      address: getAddress(token),
      abi: erc20Abi,
      functionName: 'balanceOf',
      args: [address],
    } as const
    return readContract(this.#client, call).catch(rethrow)
  }

  allowanceOf(token: string, spender: string): Promise<bigint> {
    const args = [this.address, getAddress(spender)] as const
    const call = { address: getAddress(token), abi: erc20Abi, functionName: 'allowance', args } as const
    return readContract(this.#client, call).catch(rethrow)
  }

  async feeOf(call: WalletCall): Promise<bigint> {
    const gas = await estimateGas(this.#client, { account: this.address, ...requestOf(call) }).catch(rethrow)
    return this.feeOfGas(gas)
  }

  async feeOfGas(gas: bigint): Promise<bigint> {
    // Chains without EIP-1559 have one price.
    const perGas = await estimateFeesPerGas(this.#client)
      .then(({ maxFeePerGas }) => maxFeePerGas)
      .catch(() => getGasPrice(this.#client))
      .catch(rethrow)
    return gas * perGas
  }

  send(call: WalletCall, chainId: number): Promise<Hex> {
    // Only its id counts: that the wallet is on it is looked at once more before it is asked.
    const nativeCurrency = { name: '', symbol: '', decimals: 18 }
    const chain = defineChain({ id: chainId, name: '', nativeCurrency, rpcUrls: { default: { http: [] } } })
    return sendTransaction(this.#client, { account: this.address, chain, ...requestOf(call) }).catch(rethrow)
  }

  async settled(hash: Hex): Promise<boolean> {
    const receipt = await withRetry(() => waitForTransactionReceipt(this.#client, { hash }), {
      delay: POLL_MS,
      retryCount: MAX_ATTEMPTS,
      shouldRetry: ({ error }) => !(error instanceof WaitForTransactionReceiptTimeoutError),
    }).catch(rethrow)
    return receipt.status === 'success'
  }

  async #add({ name, currency, explorer, rpcUrls }: Chain, chainId: Hex): Promise<void> {
    const nativeCurrency = { name: currency.symbol, ...currency }
    const explorers = explorer ? { blockExplorerUrls: [explorer] } : {}
    const chain = { chainId, chainName: name, nativeCurrency, rpcUrls, ...explorers }
    await this.#provider.request({ method: 'wallet_addEthereumChain', params: [chain] }).catch(rethrow)
    // Most wallets go there at once, some ask once more.
    const params = [{ chainId }]
    await this.#provider.request({ method: 'wallet_switchEthereumChain', params }).catch(rethrow)
  }
}

function requestOf({ to, value, data }: WalletCall) {
  return { to: getAddress(to), value: BigInt(value), data: data as Hex }
}

function rethrow(error: unknown): never {
  throw walletErrorOf(error)
}
