import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { WalletDiscovery } from '@/lib/ethereum/discovery'
import { Networks } from '@/lib/ethereum/networks'
import { RequestError } from '@/lib/protocol/requestError'
import { LONG_AGO } from '@/test/builders'
import {
  ADDRESS,
  announcementOf,
  aWallet,
  FakeProvider,
  fakeMemory,
  OTHER_ADDRESS,
} from '@/test/fake/fakeProvider'
import { render } from '@/test/render'
import { aNetwork } from '@/test/tipBuilders'
import { WalletConnection } from '../model/connection'
import { LinkedWallets } from '../model/linkedWallets'
import { WalletGate } from './WalletGate'

const linkedTo = (address: string) => ({ wallets: [{ address, linkedAt: LONG_AGO, isPreferred: true }] })

function show(providers: FakeProvider[], known = linkedTo(OTHER_ADDRESS)) {
  const page = new EventTarget()
  const connection = new WalletConnection({ discovery: new WalletDiscovery(page), memory: fakeMemory() })
  const linkWallet = vi.fn(async () => linkedTo(ADDRESS))
  const networks = new Networks(async () => ({ networks: [aNetwork()] }))
  const api = {
    listWallets: async () => known,
    challengeWallet: async () => ({ message: 'sign this', expiresAt: LONG_AGO }),
    linkWallet,
    preferWallet: vi.fn(),
    unlinkWallet: vi.fn(),
  }
  const linked = new LinkedWallets(api, networks)
  connection.start()
  for (const [index, provider] of providers.entries()) {
    const name = ['Acorn', 'Beech'][index] ?? ''
    page.dispatchEvent(announcementOf(aWallet(provider, { uuid: name, rdns: name, name })))
  }
  render(
    <WalletGate connection={connection} linked={linked}>
      {({ payer, wallet }) => (
        <p>
          {wallet.name} {payer.address}
        </p>
      )}
    </WalletGate>,
  )
  return { user: userEvent.setup(), linkWallet }
}

test('without a wallet it says what to do', () => {
  show([])
  expect(screen.getByText('No wallet found')).toBeVisible()
  expect(screen.getByText(/Install an Ethereum wallet/)).toBeVisible()
  expect(screen.getByText(/On a phone/)).toBeVisible()
})

test('of several wallets one is chosen, proved by a signature, and used', async () => {
  const { user, linkWallet } = show([new FakeProvider([OTHER_ADDRESS]), new FakeProvider()], { wallets: [] })
  await user.click(screen.getByRole('button', { name: 'Beech' }))
  await user.click(await screen.findByRole('button', { name: 'Link this wallet' }))
  expect(await screen.findByText(`Beech ${ADDRESS}`)).toBeVisible()
  expect(linkWallet).toHaveBeenCalledTimes(1)
})

test('one that is linked already is used at once', async () => {
  const { user, linkWallet } = show([new FakeProvider()], linkedTo(ADDRESS.toLowerCase()))
  await user.click(screen.getByRole('button', { name: 'Acorn' }))
  expect(await screen.findByText(`Acorn ${ADDRESS}`)).toBeVisible()
  expect(linkWallet).not.toHaveBeenCalled()
})

test('whoever declines may choose again', async () => {
  const provider = new FakeProvider()
  provider.decline('eth_requestAccounts')
  const { user } = show([provider])
  await user.click(screen.getByRole('button', { name: 'Acorn' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('You declined this in your wallet.')
  expect(screen.getByRole('button', { name: 'Acorn' })).toBeEnabled()
})

test('a wallet of somebody else’s is told, and another one can be used', async () => {
  const { user, linkWallet } = show([new FakeProvider()])
  linkWallet.mockRejectedValue(RequestError.refused({ code: 'wallet_taken', message: '', retryable: false }))
  await user.click(screen.getByRole('button', { name: 'Acorn' }))
  await user.click(await screen.findByRole('button', { name: 'Link this wallet' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('Someone else has already linked this wallet.')
  await user.click(screen.getByRole('button', { name: 'Use another wallet' }))
  expect(screen.getByRole('button', { name: 'Acorn' })).toBeVisible()
})
