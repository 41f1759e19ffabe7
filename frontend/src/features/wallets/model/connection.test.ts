import { expect, test, vi } from 'vitest'
import { WalletDiscovery } from '@/lib/ethereum/discovery'
import {
  ADDRESS,
  announcementOf,
  aWallet,
  FakeProvider,
  fakeMemory,
  OTHER_ADDRESS,
} from '@/test/fake/fakeProvider'
import { WalletConnection } from './connection'

function connection(memory = fakeMemory()) {
  const page = new EventTarget()
  const made = new WalletConnection({ discovery: new WalletDiscovery(page), memory })
  const shown = () => {
    const { connected } = made.state.getState()
    return connected && { address: connected.payer.address, chainId: connected.chainId }
  }
  return { page, made, shown, memory }
}

test('its owner is asked, and the wallet is known again on the next visit without asking', async () => {
  const { made, shown, memory } = connection()
  const provider = new FakeProvider()
  await made.connect(aWallet(provider))
  expect(shown()).toEqual({ address: ADDRESS, chainId: 31337 })

  const next = connection(memory)
  next.made.start()
  const later = new FakeProvider()
  next.page.dispatchEvent(announcementOf(aWallet(later, { uuid: 'of another visit' })))
  await vi.waitFor(() => expect(next.shown()).toEqual({ address: ADDRESS, chainId: 31337 }))
  expect(later.count('eth_requestAccounts')).toBe(0)
})

test('whose owner declines is not connected, and not asked on the next visit', async () => {
  const { made, shown, memory } = connection()
  const provider = new FakeProvider()
  provider.decline('eth_requestAccounts')
  await expect(made.connect(aWallet(provider))).rejects.toMatchObject({ fault: 'rejected' })
  expect(shown()).toBeNull()
  expect(memory.getItem('natter.wallet')).toBeNull()
})

test('another account, another chain: what its owner does in the wallet counts', async () => {
  const { made, shown } = connection()
  const provider = new FakeProvider()
  await made.connect(aWallet(provider))
  provider.emit('accountsChanged', [OTHER_ADDRESS.toLowerCase()])
  await vi.waitFor(() => expect(shown()?.address).toBe(OTHER_ADDRESS))
  provider.emit('chainChanged', '0x1')
  expect(shown()?.chainId).toBe(1)
  provider.emit('accountsChanged', [])
  await vi.waitFor(() => expect(shown()).toBeNull())
})

test('the page has it change the chain', async () => {
  const { made, shown } = connection()
  await made.connect(aWallet(new FakeProvider()))
  await made.switchTo({ chainId: 1, name: '', currency: { symbol: '', decimals: 18 }, rpcUrls: [] })
  expect(shown()?.chainId).toBe(1)
})

test('one that was let go tells nothing any more, and is not taken up again', async () => {
  const { made, shown, memory } = connection()
  const provider = new FakeProvider()
  await made.connect(aWallet(provider))
  made.disconnect()
  provider.emit('chainChanged', '0x1')
  expect(shown()).toBeNull()
  expect(memory.getItem('natter.wallet')).toBeNull()
})

test('a wallet that loses its network for a moment stays connected; one that lets go does not', async () => {
  const { made, shown } = connection()
  const provider = new FakeProvider()
  await made.connect(aWallet(provider))
  const before = made.state.getState().connected
  provider.emit('disconnect', { code: 1013, message: 'Disconnected from chain. Attempting to connect.' })
  provider.emit('connect', { chainId: '0x7a69' })
  expect(made.state.getState().connected).toBe(before)
  provider.emit('disconnect', { code: 4900, message: 'Disconnected.' })
  expect(shown()).toBeNull()
})
