import { readFile } from 'node:fs/promises'
import {
  createPublicClient,
  createWalletClient,
  defineChain,
  erc20Abi,
  type Hex,
  http,
  numberToHex,
} from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'

interface LocalChain {
  chainId: number
  rpcUrl: string
  wallets: readonly { privateKey: Hex }[]
}

/** What the project knows of its chains; the local one has a token of its own. */
const CHAINS = new URL('../../../contracts/chains.json', import.meta.url)

/** The running stack’s chain: gives accounts what they need for a test. */
export class TestChain {
  readonly chainId: number
  readonly rpcUrl: string
  readonly token: Hex
  readonly #chain
  readonly #client
  readonly #giver: PrivateKeyAccount

  private constructor({ chainId, rpcUrl, wallets }: LocalChain, token: Hex) {
    const [giver] = wallets
    if (!giver) throw new Error('the local chain has no wallets')
    this.chainId = chainId
    this.rpcUrl = rpcUrl
    this.token = token
    const nativeCurrency = { name: 'Ether', symbol: 'ETH', decimals: 18 }
    this.#chain = defineChain({
      id: chainId,
      name: 'Local',
      nativeCurrency,
      rpcUrls: { default: { http: [rpcUrl] } },
    })
    this.#client = createPublicClient({ chain: this.#chain, transport: http(rpcUrl), pollingInterval: 100 })
    this.#giver = privateKeyToAccount(giver.privateKey)
  }

  /** The chain of the stack that serves the app there. */
  static async of(baseUrl: string): Promise<TestChain> {
    const { localChain } = await (await fetch(new URL('/config.json', baseUrl))).json()
    const { chains } = JSON.parse(await readFile(CHAINS, 'utf8'))
    const { testToken } = chains.find(({ chainId }: LocalChain) => chainId === localChain.chainId)
    return new TestChain(localChain, testToken)
  }

  async giveEther(address: Hex, amount: bigint): Promise<void> {
    await this.ask('anvil_setBalance', [address, numberToHex(amount)])
  }

  async giveTokens(address: Hex, amount: bigint): Promise<void> {
    const wallet = createWalletClient({
      account: this.#giver,
      chain: this.#chain,
      transport: http(this.rpcUrl),
    })
    const args = [address, amount] as const
    const hash = await wallet.writeContract({
      address: this.token,
      abi: erc20Abi,
      functionName: 'transfer',
      args,
    })
    await this.#client.waitForTransactionReceipt({ hash })
  }

  balanceOf(address: Hex): Promise<bigint> {
    return this.#client.getBalance({ address })
  }

  tokensOf(address: Hex): Promise<bigint> {
    const call = { address: this.token, abi: erc20Abi, functionName: 'balanceOf', args: [address] } as const
    return this.#client.readContract(call)
  }

  /** How much of the test token a contract may take from somebody. */
  allowanceOf(owner: Hex, spender: Hex): Promise<bigint> {
    const args = [owner, spender] as const
    const call = { address: this.token, abi: erc20Abi, functionName: 'allowance', args } as const
    return this.#client.readContract(call)
  }

  /** Signs and sends what a page asked its wallet to send. */
  send(account: PrivateKeyAccount, { to, value, data }: { to: Hex; value?: Hex; data?: Hex }): Promise<Hex> {
    const wallet = createWalletClient({ account, chain: this.#chain, transport: http(this.rpcUrl) })
    return wallet.sendTransaction({ to, value: BigInt(value ?? 0), ...(data ? { data } : {}) })
  }

  /** Asks the node itself. */
  ask(method: string, params: unknown): Promise<unknown> {
    return this.#client.request({ method, params } as never)
  }
}
