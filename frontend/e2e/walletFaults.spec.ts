import { expect } from '@playwright/test'
import { decodeFunctionData, erc20Abi, type Hex, numberToHex } from 'viem'
import { TIP_JAR } from '../src/lib/ethereum/tipJar'
import type { Person } from './support/person'
import { test } from './support/test'
import { TestChain } from './support/testChain'
import { fillIn, linkWallet, tipButton, tips } from './support/tipping'
import type { InjectedWallet } from './support/wallet'

interface Transaction {
  to: Hex
  data: Hex
}

let chain: TestChain
let alice: Person
let bob: Person
let wallet: InjectedWallet

test.beforeEach(async ({ stack, arrive }) => {
  test.setTimeout(180_000)
  chain = await TestChain.of(stack.baseUrl)
  alice = await arrive(stack, 0)
  bob = await arrive(stack, 1)
  await linkWallet(bob, chain)
  wallet = await linkWallet(alice, chain)
  await chain.giveEther(wallet.address, 10n ** 18n)
  await chain.giveTokens(wallet.address, 20n * 10n ** 6n)
  await alice.openConversationWith(bob)
})

/** How much of the test token a transaction allows; `null` where it is another one. */
function approvedBy({ to, data }: Transaction): bigint | null {
  if (to.toLowerCase() !== chain.token.toLowerCase()) return null
  const { functionName, args } = decodeFunctionData({ abi: erc20Abi, data })
  return functionName === 'approve' ? args[1] : null
}

/** What the wallet was asked to send: how much is allowed, or `null` for the tip. */
function sent(): (bigint | null)[] {
  const calls = wallet.asked.filter(({ method }) => method === 'eth_sendTransaction')
  return calls.map(({ params = [] }) => approvedBy(params[0] as Transaction))
}

/** Has the test token change an allowance from or to zero alone, as USDT does. */
function makeStrict(): void {
  for (const method of ['eth_estimateGas', 'eth_sendTransaction']) {
    wallet.instead.set(method, async ([transaction], usual) => {
      const isChange =
        approvedBy(transaction as Transaction) && (await chain.allowanceOf(wallet.address, TIP_JAR))
      if (isChange) throw { code: 3, message: 'execution reverted' }
      return usual()
    })
  }
}

test('a token that lets no allowance be changed is cleared first, with words for each step', async () => {
  const usual = await fillIn(alice, '5', 'NTT')
  wallet.instead.set('eth_sendTransaction', async ([transaction], send) => {
    if (approvedBy(transaction as Transaction) === null)
      throw { code: 4001, message: 'User rejected the request.' }
    return send()
  })
  await tipButton(usual).click()
  await expect(usual.getByRole('alert')).toContainText('You declined this', { timeout: 30_000 })
  await usual.getByRole('button', { name: 'Close' }).click()

  makeStrict()
  const dialog = await fillIn(alice, '9', 'NTT')
  await expect(dialog).toContainText('Your wallet will ask three times')
  await tipButton(dialog).click()
  await expect(dialog).toBeHidden({ timeout: 30_000 })
  const units = 10n ** 6n
  expect(sent()).toEqual([5n * units, null, 0n, 9n * units, null])
  await expect(tips(alice)).toContainText(/9\sNTT/)
})

test('an approval that is cancelled in the wallet is told, and the tip is not asked for', async () => {
  const dialog = await fillIn(alice, '5', 'NTT')
  const hash = `0x${'c1'.repeat(32)}`
  // What was approved waits, until its owner has a transfer of nothing to themselves mined in its place.
  wallet.instead.set('eth_sendTransaction', async () => hash)
  wallet.instead.set('eth_getTransactionByHash', async ([asked], usual) => {
    if (asked !== hash) return usual()
    const from = wallet.address.toLowerCase()
    const count = (await chain.ask('eth_getTransactionCount', [from, 'latest'])) as Hex
    wallet.instead.delete('eth_getTransactionByHash')
    await wallet.sendNothing()
    return {
      hash,
      from,
      to: chain.token,
      nonce: count,
      value: '0x0',
      input: '0x',
      blockNumber: null,
      type: '0x2',
    }
  })
  await tipButton(dialog).click()
  await expect(dialog.getByRole('alert')).toContainText('cancelled or changed in your wallet', {
    timeout: 30_000,
  })
  await expect(tipButton(dialog)).toBeEnabled()
  expect(wallet.count('eth_sendTransaction')).toBe(1)
})

test('a wallet that loses its network for a moment changes nothing, not even in the middle of a tip', async () => {
  const dialog = await fillIn(alice, '5', 'NTT')
  await expect(tipButton(dialog)).toBeEnabled()
  const lose = () => wallet.emit('disconnect', { code: 1013, message: 'Disconnected from chain.' })
  const find = () => wallet.emit('connect', { chainId: numberToHex(chain.chainId) })
  await lose()
  await expect(tipButton(dialog)).toBeEnabled()
  await find()
  wallet.instead.set('eth_sendTransaction', async (_, usual) => {
    const transaction = await usual()
    await lose()
    return transaction
  })
  await tipButton(dialog).click()
  await expect(dialog).toBeHidden({ timeout: 30_000 })
  await expect(tips(alice)).toContainText(/5\sNTT/)

  await alice.page.goto(`${alice.baseUrl}/settings/wallets`)
  const linked = alice.page.getByRole('list', { name: 'Linked wallets' })
  await expect(linked).toContainText('Connected in this browser')
  await lose()
  await find()
  await expect(linked).toContainText('Connected in this browser')
})
