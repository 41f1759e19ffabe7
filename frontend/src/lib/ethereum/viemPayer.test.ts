import { expect, test, vi } from 'vitest'
import { ADDRESS, FakeProvider, OTHER_ADDRESS } from '@/test/fake/fakeProvider'
import type { Chain, Hex } from './provider'
import { accountsOf, checksummed, ViemPayer } from './viemPayer'

const CHAIN: Chain = {
  chainId: 80002,
  name: 'Polygon Amoy',
  currency: { symbol: 'POL', decimals: 18 },
  explorer: 'https://explorer.example',
  rpcUrls: ['https://rpc.example'],
}
const CALL = { to: OTHER_ADDRESS, value: '1000000000000000000000', data: '0x1234' }

function payerWith(provider = new FakeProvider()) {
  return { provider, payer: new ViemPayer(provider, ADDRESS) }
}

test('accounts have their checksum, and what is none is left out', async () => {
  expect(checksummed([ADDRESS.toLowerCase(), 7, 'nobody'])).toEqual([ADDRESS])
  expect(checksummed(null)).toEqual([])
  const provider = new FakeProvider([OTHER_ADDRESS.toLowerCase()])
  expect(await accountsOf(provider, { mayAsk: false })).toEqual([OTHER_ADDRESS])
  expect(provider.count('eth_requestAccounts')).toBe(0)
})

test('a chain that the wallet knows is gone to without more ado', async () => {
  const { provider, payer } = payerWith()
  await payer.switchTo({ ...CHAIN, chainId: 1 })
  expect(provider.chainId).toBe(1)
  expect(provider.count('wallet_addEthereumChain')).toBe(0)
})

test('a chain that it does not know is told to it', async () => {
  const { provider, payer } = payerWith()
  await payer.switchTo(CHAIN)
  expect(provider.chainId).toBe(80002)
  expect(provider.asked.find(({ method }) => method === 'wallet_addEthereumChain')?.params).toEqual([
    {
      chainId: '0x13882',
      chainName: 'Polygon Amoy',
      nativeCurrency: { name: 'POL', symbol: 'POL', decimals: 18 },
      rpcUrls: ['https://rpc.example'],
      blockExplorerUrls: ['https://explorer.example'],
    },
  ])
})

test('without an endpoint to tell, its owner has to add the chain', async () => {
  const { payer } = payerWith()
  await expect(payer.switchTo({ ...CHAIN, rpcUrls: [] })).rejects.toMatchObject({ fault: 'unknownChain' })
})

test('amounts reach the wallet to the last digit', async () => {
  const { provider, payer } = payerWith()
  provider.answers.eth_sendTransaction = () => `0x${'cd'.repeat(32)}`
  await payer.send(CALL, 31337)
  const [sent] = provider.asked.find(({ method }) => method === 'eth_sendTransaction')?.params ?? []
  expect(sent).toMatchObject({
    from: ADDRESS,
    to: OTHER_ADDRESS,
    value: '0x3635c9adc5dea00000',
    data: '0x1234',
  })
})

test('nothing is sent on another chain than the one meant', async () => {
  const { provider, payer } = payerWith()
  provider.chainId = 1
  await expect(payer.send(CALL, 31337)).rejects.toMatchObject({ name: 'WalletError' })
  expect(provider.count('eth_sendTransaction')).toBe(0)
})

test('what its owner declines is told, and not asked again', async () => {
  const { provider, payer } = payerWith()
  provider.decline('eth_sendTransaction')
  await expect(payer.send(CALL, 31337)).rejects.toMatchObject({ fault: 'rejected' })
  expect(provider.count('eth_sendTransaction')).toBe(1)
  provider.decline('personal_sign')
  await expect(payer.sign('text')).rejects.toMatchObject({ fault: 'rejected' })
})

test('the text to sign is shown as it is', async () => {
  const { provider, payer } = payerWith()
  await payer.sign('natter.example wants you')
  const [text, address] = provider.asked.find(({ method }) => method === 'personal_sign')?.params ?? []
  expect(Buffer.from(String(text).slice(2), 'hex').toString()).toBe('natter.example wants you')
  expect(address).toBe(ADDRESS)
})

test('balances and allowances are read through the wallet', async () => {
  const { provider, payer } = payerWith()
  provider.answers.eth_getBalance = () => '0x8ac7230489e80000'
  provider.answers.eth_call = () => `0x${(10n ** 30n).toString(16).padStart(64, '0')}` as Hex
  expect(await payer.balanceOf(null)).toBe(10n ** 19n)
  expect(await payer.balanceOf(OTHER_ADDRESS)).toBe(10n ** 30n)
  expect(await payer.allowanceOf(OTHER_ADDRESS, ADDRESS)).toBe(10n ** 30n)
})

test('a fee is the gas at the price of the moment, on chains of either kind', async () => {
  const { provider, payer } = payerWith()
  provider.answers.eth_estimateGas = () => '0x5208'
  provider.answers.eth_gasPrice = () => '0x3b9aca00'
  provider.answers.eth_getBlockByNumber = () => ({ number: '0x1', transactions: [], baseFeePerGas: null })
  expect(await payer.feeOf(CALL)).toBe(21_000n * 10n ** 9n)
  provider.answers.eth_getBlockByNumber = () => ({
    number: '0x1',
    transactions: [],
    baseFeePerGas: '0x3b9aca00',
  })
  provider.answers.eth_maxPriorityFeePerGas = () => '0x1'
  expect(await payer.feeOf(CALL)).toBe(21_000n * (1_200_000_000n + 1n))
})

test('a call that the network would refuse says so', async () => {
  const { provider, payer } = payerWith()
  provider.answers.eth_estimateGas = () => {
    throw { code: 3, message: 'execution reverted', data: '0x' }
  }
  await expect(payer.feeOf(CALL)).rejects.toMatchObject({ fault: 'reverted' })
})

test('a wallet that loses its network while a transaction settles is asked again', async () => {
  vi.useFakeTimers()
  const { provider, payer } = payerWith()
  const lost = () => {
    throw { code: 4900, message: 'Disconnected.' }
  }
  const hash = `0x${'cd'.repeat(32)}` as const
  const block = { blockNumber: '0x1', blockHash: hash, transactionIndex: '0x0' }
  const answers = [lost, lost, lost, () => ({ transactionHash: hash, status: '0x1', logs: [], ...block })]
  provider.answers.eth_blockNumber = () => '0x1'
  provider.answers.eth_getTransactionByHash = () => ({ hash, from: ADDRESS, nonce: '0x0', ...block })
  provider.answers.eth_getTransactionReceipt = () => answers.shift()?.()
  const settled = payer.settled(hash)
  await vi.runAllTimersAsync()
  expect(await settled).toBe(true)
  vi.useRealTimers()
})
