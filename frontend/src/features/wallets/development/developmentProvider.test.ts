import { verifyMessage } from 'viem'
import { expect, test, vi } from 'vitest'
import { ADDRESS, OTHER_ADDRESS } from '@/test/fake/fakeProvider'
import { DevelopmentProvider } from './developmentProvider'

/** The first two of anvil’s well-known keys. */
const KEYS = [
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
] as const

function wallet(username = 'somebody else') {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (_: unknown, { body }: { body: string }) => {
    const { id, method } = JSON.parse(body)
    asked.push(method)
    return Response.json({ jsonrpc: '2.0', id, result: '0x7a69' })
  })
  const wallets = KEYS.map((privateKey, index) => ({ privateKey, username: ['alice', 'bob'][index] }))
  const provider = new DevelopmentProvider({ rpcUrl: 'http://localhost:1', wallets }, username)
  const answer = async (accepted: boolean) => {
    await vi.waitFor(() => expect(provider.question.getState().asked).not.toBeNull())
    provider.question.getState().asked?.answer(accepted)
  }
  return { provider, answer, asked }
}

test('it shows no account before its owner has agreed', async () => {
  const { provider, answer } = wallet()
  expect(await provider.request({ method: 'eth_accounts' })).toEqual([])
  const declined = provider.request({ method: 'eth_requestAccounts' })
  await answer(false)
  await expect(declined).rejects.toMatchObject({ code: 4001 })
  const accepted = provider.request({ method: 'eth_requestAccounts' })
  await answer(true)
  expect(await accepted).toEqual([ADDRESS])
})

test('it signs what its owner has read', async () => {
  const { provider, answer } = wallet()
  const signing = provider.request({ method: 'personal_sign', params: ['0x6869', ADDRESS] })
  await vi.waitFor(() => expect(provider.question.getState().asked?.details).toEqual([['Text', 'hi']]))
  await answer(true)
  const signature = (await signing) as `0x${string}`
  expect(await verifyMessage({ address: ADDRESS, message: 'hi', signature })).toBe(true)
})

test('another account is told to the page', async () => {
  const { provider, answer } = wallet()
  const connected = provider.request({ method: 'eth_requestAccounts' })
  await answer(true)
  await connected
  const told = vi.fn()
  provider.on('accountsChanged', told)
  provider.choose(1)
  expect(told).toHaveBeenCalledWith([OTHER_ADDRESS])
})

test('what needs no leave goes to the chain, and another chain is not known', async () => {
  const { provider, asked } = wallet()
  expect(await provider.request({ method: 'eth_blockNumber' })).toBe('0x7a69')
  expect(asked).toEqual(['eth_blockNumber'])
  const away = provider.request({ method: 'wallet_switchEthereumChain', params: [{ chainId: '0x1' }] })
  await expect(away).rejects.toMatchObject({ code: 4902 })
})

test('whoever is signed in has their own account first', async () => {
  const { provider, answer } = wallet('bob')
  const connected = provider.request({ method: 'eth_requestAccounts' })
  await answer(true)
  expect(await connected).toEqual([OTHER_ADDRESS])
})
