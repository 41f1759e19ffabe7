import { createStore } from 'zustand/vanilla'
import { beginning } from '../text/beginning'
import { iconUrlOf } from './icon'
import type { AnnouncedWallet, Provider } from './provider'

/** The wallets in this browser, as they announce themselves (EIP-6963): none hides another. */
export class WalletDiscovery {
  readonly wallets = createStore<readonly AnnouncedWallet[]>(() => [])
  readonly #page: EventTarget

  constructor(page: EventTarget) {
    this.#page = page
  }

  /** Asks them to announce themselves, and listens for those that come later. */
  start(): void {
    this.#page.addEventListener('eip6963:announceProvider', this.#take)
    this.#page.dispatchEvent(new Event('eip6963:requestProvider'))
  }

  stop(): void {
    this.#page.removeEventListener('eip6963:announceProvider', this.#take)
  }

  readonly #take = (event: Event) => {
    const announced = readAnnouncement((event as CustomEvent<unknown>).detail)
    if (!announced) return
    const known = this.wallets.getState()
    if (known.some(({ uuid, rdns }) => uuid === announced.uuid || rdns === announced.rdns)) return
    this.wallets.setState([...known, announced], true)
  }
}

/** Longer than any name that can be shown, in bytes. */
const MAX_NAME = 60

/** Reads what a wallet says of itself; `null` where it is no announcement. Any script of the page may make one. */
function readAnnouncement(detail: unknown): AnnouncedWallet | null {
  const { info, provider } = (detail ?? {}) as { info?: Record<string, unknown>; provider?: Provider }
  if (typeof provider?.request !== 'function' || !info) return null
  const { uuid, name, rdns, icon } = info
  if (typeof uuid !== 'string' || typeof name !== 'string' || typeof rdns !== 'string') return null
  const iconUrl = typeof icon === 'string' ? iconUrlOf(icon) : null
  return { uuid, name: beginning(name, MAX_NAME), rdns, provider, ...(iconUrl ? { icon: iconUrl } : {}) }
}
