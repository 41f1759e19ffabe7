import { createStore } from 'zustand/vanilla'
import type { WalletDiscovery } from '@/lib/ethereum/discovery'
import { loadPayer } from '@/lib/ethereum/loadPayer'
import type { AnnouncedWallet, Chain, Hex, Payer, Provider } from '@/lib/ethereum/provider'

/** A wallet that lets this page see an account of it. */
export interface Connected {
  wallet: AnnouncedWallet
  /** The account that its owner has chosen. */
  payer: Payer
  /** The chain that it is on at the moment. */
  chainId: number
}

interface ConnectionState {
  connected: Connected | null
  /** Whether a wallet of an earlier visit is being taken up. */
  isRestoring: boolean
}

/** Where the wallet of the last visit is remembered. It is no secret: any page may ask which wallets there are. */
interface Memory {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

const KEY = 'natter.wallet'

interface Options {
  discovery: WalletDiscovery
  memory: Memory
}

/** The wallet in use: its account and chain, kept up to date with what its owner does in it. */
export class WalletConnection {
  readonly state = createStore<ConnectionState>(() => ({ connected: null, isRestoring: false }))
  readonly discovery: WalletDiscovery
  readonly #memory: Memory
  #isStarted = false
  #unlisten: () => void = () => undefined
  #unwatch: () => void = () => undefined

  constructor({ discovery, memory }: Options) {
    this.discovery = discovery
    this.#memory = memory
  }

  /** Looks for wallets, and takes up the one of the last visit without asking its owner. Once is enough. */
  start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    this.#unwatch = this.discovery.wallets.subscribe((wallets) => this.#restore(wallets))
    this.discovery.start()
    this.#restore(this.discovery.wallets.getState())
  }

  stop(): void {
    this.#unwatch()
    this.#unlisten()
    this.discovery.stop()
  }

  /** Asks a wallet’s owner to let this page see an account. Rejects with `WalletError`. */
  async connect(wallet: AnnouncedWallet): Promise<void> {
    await this.#take(wallet, { mayAsk: true })
  }

  /** Lets the wallet go on this page; what it allows this page, its owner takes back in the wallet. */
  disconnect(): void {
    this.#unlisten()
    this.#memory.removeItem(KEY)
    this.state.setState({ connected: null, isRestoring: false })
  }

  /** Has the wallet go to another chain. Rejects with `WalletError`. */
  async switchTo(chain: Chain): Promise<void> {
    const { connected } = this.state.getState()
    if (!connected) return
    await connected.payer.switchTo(chain)
    // Not every wallet tells of a change that the page has asked for.
    await this.#readChain(connected.payer)
  }

  #restore(wallets: readonly AnnouncedWallet[]): void {
    const { connected, isRestoring } = this.state.getState()
    const rdns = this.#memory.getItem(KEY)
    const wallet = wallets.find((known) => known.rdns === rdns)
    if (!wallet || connected || isRestoring) return
    this.state.setState({ isRestoring: true })
    void this.#take(wallet, { mayAsk: false })
      .catch(() => undefined)
      .finally(() => this.state.setState({ isRestoring: false }))
  }

  async #take(wallet: AnnouncedWallet, asking: { mayAsk: boolean }): Promise<void> {
    const { accountsOf, ViemPayer } = await loadPayer()
    const [address] = await accountsOf(wallet.provider, asking)
    if (!address) return
    const payer = new ViemPayer(wallet.provider, address)
    const chainId = await payer.chainId()
    this.#unlisten()
    this.#unlisten = this.#listen(wallet)
    this.#memory.setItem(KEY, wallet.rdns)
    this.state.setState({ connected: { wallet, payer, chainId } })
  }

  #listen(wallet: AnnouncedWallet): () => void {
    const listeners = {
      accountsChanged: (accounts: unknown) => void this.#takeAccounts(wallet, accounts),
      chainChanged: (chainId: unknown) => this.#takeChain(Number(chainId)),
      disconnect: (error: unknown) => {
        if (!isTemporary(error)) this.state.setState({ connected: null })
      },
    }
    for (const [event, listener] of Object.entries(listeners)) wallet.provider.on?.(event, listener)
    return () => {
      for (const [event, listener] of Object.entries(listeners)) {
        wallet.provider.removeListener?.(event, listener)
      }
    }
  }

  /** Its owner has chosen another account, or takes all of them away. */
  async #takeAccounts(wallet: AnnouncedWallet, accounts: unknown): Promise<void> {
    const { checksummed } = await loadPayer()
    const [address] = checksummed(accounts)
    if (address) return this.#takeAccount(wallet, address)
    this.state.setState({ connected: null })
  }

  async #takeAccount(wallet: AnnouncedWallet, address: Hex): Promise<void> {
    const { connected } = this.state.getState()
    if (connected?.payer.address === address) return
    const payer = await payerOf(wallet.provider, address)
    const chainId = connected?.chainId ?? (await payer.chainId())
    this.state.setState({ connected: { wallet, payer, chainId } })
  }

  async #readChain(payer: Payer): Promise<void> {
    this.#takeChain(await payer.chainId())
  }

  #takeChain(chainId: number): void {
    const { connected } = this.state.getState()
    if (connected && connected.chainId !== chainId) {
      this.state.setState({ connected: { ...connected, chainId } })
    }
  }
}

/** “Try again later” (RFC 6455): MetaMask has lost its network for a moment and tells `connect` when it is back. */
const TRY_AGAIN_LATER = 1013

function isTemporary(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === TRY_AGAIN_LATER
}

async function payerOf(provider: Provider, address: Hex): Promise<Payer> {
  const { ViemPayer } = await loadPayer()
  return new ViemPayer(provider, address)
}
