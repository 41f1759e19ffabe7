import { expect, test, vi } from 'vitest'
import { Networks } from '@/lib/ethereum/networks'
import { ViemPayer } from '@/lib/ethereum/viemPayer'
import type { WalletList } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import { LONG_AGO } from '@/test/builders'
import { ADDRESS, FakeProvider } from '@/test/fake/fakeProvider'
import { aNetwork } from '@/test/tipBuilders'
import { LinkedWallets, type WalletsApi } from './linkedWallets'

const LINKED: WalletList = { wallets: [{ address: ADDRESS, linkedAt: LONG_AGO, isPreferred: true }] }

function world(overrides: Partial<WalletsApi> = {}) {
  const api: WalletsApi = {
    listWallets: vi.fn(async () => ({ wallets: [] })),
    challengeWallet: vi.fn(async () => ({ message: 'sign this', expiresAt: LONG_AGO })),
    linkWallet: vi.fn(async () => LINKED),
    preferWallet: vi.fn(async () => LINKED),
    unlinkWallet: vi.fn(async () => ({ wallets: [] })),
    ...overrides,
  }
  const networks = new Networks(async () => ({ networks: [aNetwork(), aNetwork({ chainId: 80002 })] }))
  const provider = new FakeProvider()
  return { api, provider, linked: new LinkedWallets(api, networks), payer: new ViemPayer(provider, ADDRESS) }
}

test('the server’s text is signed as it is, on the chain that the wallet is on', async () => {
  const { api, provider, linked, payer } = world()
  provider.chainId = 80002
  await linked.link(payer)
  expect(api.challengeWallet).toHaveBeenCalledWith({ address: ADDRESS, chainId: 80002 })
  expect(api.linkWallet).toHaveBeenCalledWith({ message: 'sign this', signature: `0x${'ab'.repeat(65)}` })
  expect(linked.has(ADDRESS.toLowerCase())).toBe(true)
})

test('nothing is linked where its owner does not sign', async () => {
  const { api, provider, linked, payer } = world()
  provider.decline('personal_sign')
  await expect(linked.link(payer)).rejects.toMatchObject({ fault: 'rejected' })
  expect(api.linkWallet).not.toHaveBeenCalled()
})

test('one that is somebody else’s is told', async () => {
  const taken = RequestError.refused({ code: 'wallet_taken', message: '', retryable: false })
  const { linked, payer } = world({ linkWallet: vi.fn().mockRejectedValue(taken) })
  await expect(linked.link(payer)).rejects.toMatchObject({ code: 'wallet_taken' })
  expect(linked.has(ADDRESS)).toBe(false)
})

test('why they could not be listed is kept until they could', async () => {
  const listWallets = vi.fn().mockRejectedValueOnce(RequestError.connectionLost()).mockResolvedValue(LINKED)
  const { linked } = world({ listWallets })
  await linked.load()
  expect(linked.state.getState()).toEqual({ wallets: null, failure: 'The connection was lost.' })
  await linked.load()
  expect(linked.state.getState()).toEqual({ wallets: LINKED.wallets, failure: null })
})

test('unlinking leaves what the server leaves', async () => {
  const { linked } = world({ listWallets: async () => LINKED })
  await linked.load()
  await linked.unlink(ADDRESS)
  expect(linked.state.getState().wallets).toEqual([])
})

test('a wallet on a chain that is not known here is proved for one that is', async () => {
  const { api, provider, linked, payer } = world()
  provider.chainId = 1
  await linked.link(payer)
  expect(api.challengeWallet).toHaveBeenCalledWith({ address: ADDRESS, chainId: 31337 })
})
