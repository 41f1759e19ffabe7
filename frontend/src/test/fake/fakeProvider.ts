import type { AnnouncedWallet, Provider } from '@/lib/ethereum/provider'

type Listener = (value: never) => void
type Answer = (params: readonly unknown[]) => unknown

/** A wallet of a test: one account, some chains that it knows, and an owner who agrees to everything. */
export class FakeProvider implements Provider {
  accounts: string[]
  chainId = 31337
  knownChains = [1, 31337]
  /** What was asked, in order. */
  readonly asked: { method: string; params: readonly unknown[] }[] = []
  /** What is answered otherwise, by method; what throws is a refusal. */
  readonly answers: Record<string, Answer> = {}
  readonly #listeners = new Map<string, Set<Listener>>()

  constructor(accounts: string[] = [ADDRESS]) {
    this.accounts = accounts
  }

  async request({ method, params = [] }: { method: string; params?: readonly unknown[] | object }) {
    const given = Array.isArray(params) ? params : [params]
    this.asked.push({ method, params: given })
    const answer = this.answers[method] ?? this.#usual(method)
    return answer(given)
  }

  on(event: string, listener: Listener): void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(listener))
  }

  removeListener(event: string, listener: Listener): void {
    this.#listeners.get(event)?.delete(listener)
  }

  emit(event: string, value: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(value as never)
  }

  /** Its owner declines what is asked by this method. */
  decline(method: string): void {
    this.answers[method] = () => {
      throw { code: 4001, message: 'User rejected the request.' }
    }
  }

  /** How often something was asked. */
  count(method: string): number {
    return this.asked.filter((call) => call.method === method).length
  }

  #usual(method: string): Answer {
    switch (method) {
      case 'eth_accounts':
      case 'eth_requestAccounts':
        return () => this.accounts
      case 'eth_chainId':
        return () => `0x${this.chainId.toString(16)}`
      case 'wallet_switchEthereumChain':
        return ([chain]) => this.#switch(Number((chain as { chainId: string }).chainId))
      case 'wallet_addEthereumChain':
        return ([chain]) => void this.knownChains.push(Number((chain as { chainId: string }).chainId))
      case 'personal_sign':
        return () => `0x${'ab'.repeat(65)}`
      default:
        throw { code: -32601, message: `${method} is not known here` }
    }
  }

  #switch(chainId: number): null {
    if (!this.knownChains.includes(chainId)) throw { code: 4902, message: 'Unrecognized chain ID.' }
    this.chainId = chainId
    this.emit('chainChanged', `0x${chainId.toString(16)}`)
    return null
  }
}

export const ADDRESS = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
export const OTHER_ADDRESS = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

/** A wallet as it announces itself. */
export function aWallet(provider: Provider, overrides: Partial<AnnouncedWallet> = {}): AnnouncedWallet {
  return { uuid: 'one', name: 'Acorn', rdns: 'example.acorn', provider, ...overrides }
}

/** The event by which it does (EIP-6963). */
export function announcementOf({ uuid, name, icon, rdns, provider }: AnnouncedWallet): Event {
  return new CustomEvent('eip6963:announceProvider', {
    detail: { info: { uuid, name, icon, rdns }, provider },
  })
}

/** What a browser keeps for a page, in memory. */
export function fakeMemory(kept: Record<string, string> = {}) {
  const values = new Map(Object.entries(kept))
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  }
}
