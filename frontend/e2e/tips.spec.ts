import { expect } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll } from './support/checks'
import type { Person } from './support/person'
import { test } from './support/test'
import { TestChain } from './support/testChain'
import { fillIn, linkWallet, SETTLING, tipButton, tips } from './support/tipping'
import { InjectedWallet } from './support/wallet'

const ETHER = 10n ** 18n
/** Of the test token, which has six decimal places. */
const TOKEN = 10n ** 6n

let chain: TestChain
let alice: Person
let bob: Person
let wallet: InjectedWallet

test.beforeEach(async ({ stack, arrive }) => {
  test.setTimeout(180_000)
  chain = await TestChain.of(stack.baseUrl)
  alice = await arrive(stack, 0)
  bob = await arrive(stack, 1)
})

test.describe('with a wallet on either side', () => {
  let bobsWallet: InjectedWallet

  test.beforeEach(async () => {
    wallet = await linkWallet(alice, chain)
    bobsWallet = await linkWallet(bob, chain)
    await chain.giveEther(wallet.address, ETHER)
    await alice.openConversationWith(bob)
    await bob.openConversationWith(alice)
  })

  test('point 30: ether is tipped for a message, and both see it confirmed', async () => {
    await bob.send('I have booked the table')
    await alice.choose('I have booked the table', 'Tip')
    const dialog = alice.page.getByRole('dialog')
    await expect(dialog).toContainText('I have booked the table')
    await dialog.getByRole('button', { name: /^0\.005\sETH$/ }).click()
    await dialog.getByRole('textbox', { name: /^Note/ }).fill('For the trouble')
    await expectAccessible(alice.page)
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await expect(tipButton(dialog)).toBeEnabled()
    await expect(dialog).toContainText(/0\.005\sETH/)
    await expect(dialog).toContainText(bobsWallet.address)
    await expect(dialog).toContainText('Local')
    await expect(dialog).toContainText(/about 0\.0\d+\sETH/)
    expect(wallet.count('eth_sendTransaction')).toBe(0)
    await expectAccessible(alice.page)
    const before = await chain.balanceOf(bobsWallet.address)
    await tipButton(dialog).click()
    await expect(dialog).toBeHidden()

    await expect(tips(bob)).toContainText('For the trouble')
    await expect(tips(bob)).toContainText('I have booked the table')
    for (const person of [alice, bob]) await expect(tips(person)).toContainText('Confirmed', SETTLING)
    await expect(tips(alice)).toContainText('You tipped Bob Byrne')
    await expect(tips(bob)).toContainText('Alice Adair tipped you')
    expect((await chain.balanceOf(bobsWallet.address)) - before).toBe((5n * ETHER) / 1000n)
    await expectAccessible(alice.page)

    await bob.page.reload()
    await expect(tips(bob)).toContainText('Confirmed')
    await bob.page.goto(`${bob.baseUrl}/settings/wallets`)
    const history = bob.page.getByRole('list', { name: 'Your tips' })
    await expect(history).toContainText(/From Alice Adair.*\+0\.005\sETH.*Confirmed/)
    await expectAccessible(bob.page)
    const download = bob.page.waitForEvent('download')
    await bob.page.getByRole('button', { name: 'Export all as CSV' }).click()
    expect((await download).suggestedFilename()).toBe('natter-tips.csv')
    expect(alice.complaints).toEqual([])
  })

  test('a token is allowed and tipped, and the totals know it', async () => {
    await chain.giveTokens(wallet.address, 20n * TOKEN)
    const dialog = await fillIn(alice, '12.345678', 'NTT')
    await expect(dialog).toContainText('Your wallet will ask twice')
    await tipButton(dialog).click()
    await expect(dialog).toBeHidden({ timeout: 30_000 })
    expect(wallet.count('eth_sendTransaction')).toBe(2)
    await expect(tips(bob)).toContainText(/12\.345678\sNTT/)
    await expect(tips(bob)).toContainText('Confirmed', SETTLING)
    expect(await chain.tokensOf(bobsWallet.address)).toBe(12_345_678n)

    await bob.page.getByRole('button', { name: 'Options for this conversation' }).click()
    await bob.page.getByRole('menuitem', { name: 'Profile' }).click()
    const totals = bob.page.getByRole('region', { name: 'Tips' })
    await expect(totals.getByRole('list', { name: 'Tipped in this conversation' })).toContainText(
      /12\.345678\sNTT.*1 tip/,
    )
    await expect(totals.getByRole('list', { name: 'Tips received by' })).toContainText(bob.name)
  })

  test('point 30: rejection, a low balance and the wrong network each have their words, and a way on', async () => {
    const dialog = await fillIn(alice, '1')
    await expect(dialog.getByRole('alert')).toContainText('Not enough for the tip and the network fee')
    await expect(tipButton(dialog)).toBeHidden()
    await dialog.getByRole('button', { name: 'Back' }).click()
    await dialog.getByRole('textbox', { name: /^Amount in/ }).fill('7')
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await expect(dialog.getByRole('alert')).toContainText(/it has 1\sETH, and the tip is 7\sETH/)
    await dialog.getByRole('button', { name: 'Back' }).click()

    await dialog.getByRole('textbox', { name: /^Amount in/ }).fill('0.01')
    await wallet.goTo(1)
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await expect(dialog).toContainText('Your wallet is on another network')
    wallet.declined.add('wallet_switchEthereumChain')
    await dialog.getByRole('button', { name: 'Switch to Local' }).click()
    await expect(dialog.getByRole('alert')).toContainText('You declined this')
    wallet.declined.clear()
    await dialog.getByRole('button', { name: 'Switch to Local' }).click()
    await expect(tipButton(dialog)).toBeEnabled()
    expect(wallet.chainId).toBe(chain.chainId)

    wallet.declined.add('eth_sendTransaction')
    await tipButton(dialog).click()
    await expect(dialog.getByRole('alert')).toContainText(
      'You declined this in your wallet. Nothing was sent.',
    )
    await expectAccessible(alice.page)
    await expect(tips(alice)).toHaveCount(0)
    wallet.declined.clear()
    await tipButton(dialog).click()
    await expect(dialog).toBeHidden()
    await expect(tips(bob)).toContainText(/0\.01\sETH/)
  })

  test('another account in the wallet has to be linked before it pays', async () => {
    const dialog = await fillIn(alice, '0.01')
    await expect(tipButton(dialog)).toBeEnabled()
    await wallet.changeAccount()
    await expect(dialog.getByRole('button', { name: 'Link this wallet' })).toBeVisible()
    await expect(tipButton(dialog)).toBeHidden()
  })

  test('a page that ends between payment and report loses nothing', async () => {
    const reports = '**/v1/tips/*/transaction'
    let isCut = true
    const attempts: string[] = []
    await alice.page.route(reports, (route) => {
      attempts.push(route.request().method())
      return isCut ? route.abort() : route.continue()
    })
    const dialog = await fillIn(alice, '0.02')
    await tipButton(dialog).click()
    await expect.poll(() => attempts.filter((method) => method === 'POST').length).toBeGreaterThan(0)
    isCut = false
    await alice.page.reload()
    await expect(tips(alice)).toContainText(/0\.02\sETH/)
    await expect(tips(bob)).toContainText(/0\.02\sETH/)
    expect(wallet.count('eth_sendTransaction')).toBe(1)
  })

  test('on a phone the dialog fits', async ({ stack, arrive }) => {
    const phone = await arrive(stack, 0, { size: 'narrow' })
    await InjectedWallet.into(phone.page, chain)
    await phone.openConversationWith(bob)
    await phone.page.getByRole('button', { name: 'More actions' }).click()
    await phone.page.getByRole('menuitem', { name: 'Tip' }).click()
    await phone.page.getByRole('button', { name: 'Acorn Wallet' }).click()
    await phone.page.getByRole('button', { name: 'Link this wallet' }).click()
    await expect(phone.page.getByRole('textbox', { name: /^Amount in/ })).toBeVisible()
    await expectNoSidewaysScroll(phone.page)
    await expectAccessible(phone.page)
  })
})

test('point 30: to whom has no wallet, and without one, one reads what to do before anything is filled in', async () => {
  await alice.openConversationWith(bob)
  await alice.page.getByRole('button', { name: 'More actions' }).click()
  await alice.page.getByRole('menuitem', { name: 'Tip' }).click()
  await expect(alice.page.getByRole('dialog').getByRole('alert')).toContainText('has not linked a wallet yet')
  await expectAccessible(alice.page)
  await alice.page.getByRole('button', { name: 'Close' }).click()

  await linkWallet(bob, chain)
  await alice.page.getByRole('button', { name: 'Options for this conversation' }).click()
  await alice.page.getByRole('menuitem', { name: 'Give a tip' }).click()
  await expect(alice.page.getByText('No wallet found')).toBeVisible()
  await expectAccessible(alice.page)
})

test('a wallet that does not know the network learns of it', async () => {
  const bobs = await linkWallet(bob, chain)
  wallet = await linkWallet(alice, chain)
  await chain.giveEther(wallet.address, ETHER)
  await alice.openConversationWith(bob)
  const stranger = await InjectedWallet.into(alice.page, chain, {
    name: 'Beech Wallet',
    startsOn: 5,
    knowsChain: false,
  })
  await chain.giveEther(stranger.address, ETHER)
  await alice.page.goto(`${alice.baseUrl}/settings/wallets`)
  await alice.page.getByRole('button', { name: 'Link a wallet' }).click()
  await alice.page.getByRole('button', { name: 'Use another wallet' }).click()
  await alice.page.getByRole('button', { name: 'Beech Wallet' }).click()
  await alice.page.getByRole('button', { name: 'Link this wallet' }).click()
  await alice.page.getByRole('button', { name: 'Done' }).click()
  await expect(alice.page.getByRole('list', { name: 'Linked wallets' }).getByRole('listitem')).toHaveCount(2)
  await alice.page.goto(alice.baseUrl)
  await alice.openConversationWith(bob)
  const dialog = await fillIn(alice, '0.01')
  await dialog.getByRole('button', { name: 'Switch to Local' }).click()
  await expect(tipButton(dialog)).toBeEnabled()
  expect(stranger.count('wallet_addEthereumChain')).toBe(1)
  const before = await chain.balanceOf(bobs.address)
  await tipButton(dialog).click()
  await expect(dialog).toBeHidden()
  await expect.poll(() => chain.balanceOf(bobs.address)).toBe(before + ETHER / 100n)
})

test('in a group one says whom one tips, and everybody sees it', async ({ stack, arrive }) => {
  const carol = await arrive(stack, 2)
  const carols = await linkWallet(carol, chain)
  wallet = await linkWallet(alice, chain)
  await chain.giveEther(wallet.address, ETHER)
  await alice.page.getByRole('button', { name: 'Menu' }).click()
  await alice.page.getByRole('menuitem', { name: 'New group' }).click()
  const making = alice.page.getByRole('dialog', { name: 'New group' })
  await making.getByLabel('Title').fill('Choir')
  for (const { username, name } of [bob, carol]) {
    await making.getByLabel('People to add').fill(username)
    await making.getByRole('list', { name: 'People found' }).getByText(`@${username}`).click()
    await expect(making.getByRole('button', { name: `Remove ${name}` })).toBeVisible()
  }
  await making.getByRole('button', { name: 'Create group' }).click()
  await bob.open('Choir')

  await alice.page.getByRole('button', { name: 'More actions' }).click()
  await alice.page.getByRole('menuitem', { name: 'Tip' }).click()
  const dialog = alice.page.getByRole('dialog', { name: 'Give a tip' })
  await dialog.getByRole('combobox', { name: 'To' }).selectOption({ label: carol.name })
  await dialog.getByRole('textbox', { name: /^Amount in/ }).fill('0.03')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog).toContainText(carols.address)
  await tipButton(dialog).click()
  await expect(dialog).toBeHidden()
  await expect(tips(bob)).toContainText('Alice Adair tipped Carol Chen', SETTLING)
  await expect(carol.list).toContainText(/Tip: 0\.03\sETH/)
  await carol.open('Choir')
  await expect(tips(carol)).toContainText('Alice Adair tipped you')
})

test('on a phone the address of a linked wallet is there whole', async ({ stack, arrive }) => {
  const carol = await arrive(stack, 2, { size: 'narrow' })
  const { address } = await linkWallet(carol, chain)
  await carol.page.goto(`${carol.baseUrl}/settings/wallets`)
  // A notice may be on the page that names the wallet as well.
  const text = carol.page.getByText(address, { exact: true })
  const menu = carol.page.getByRole('button', { name: `Options for wallet ${address}` })
  await expect(text).toBeVisible()
  const end = await text.evaluate((words) => words.getBoundingClientRect().right)
  expect(end).toBeLessThanOrEqual((await menu.boundingBox())?.x ?? 0)
  await expectNoSidewaysScroll(carol.page)
})
