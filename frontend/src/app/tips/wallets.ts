import { WalletConnection } from '@/features/wallets/model/connection'
import { LinkedWallets } from '@/features/wallets/model/linkedWallets'
import { WalletDiscovery } from '@/lib/ethereum/discovery'
import type { Chat } from '../chat/chat'

/** The wallets in this browser, and those that one has linked. */
interface Wallets {
  connection: WalletConnection
  linked: LinkedWallets
}

const made = new WeakMap<Chat, Wallets>()

/** They are looked for when they are first needed, and let go with the chat. */
export function walletsOf(chat: Chat): Wallets {
  const known = made.get(chat)
  if (known) return known
  const discovery = new WalletDiscovery(window)
  const connection = new WalletConnection({ discovery, memory: localStorage })
  const wallets = { connection, linked: new LinkedWallets(chat.api, chat.money.networks) }
  made.set(chat, wallets)
  connection.start()
  chat.money.stopped.addEventListener('abort', () => connection.stop())
  return wallets
}
