import { expect, type Page } from '@playwright/test'
import { ALICE } from '../src/test/builders'
import { test } from './support/test'
import { TestChain } from './support/testChain'
import { InjectedWallet } from './support/wallet'

/** Nobody waits five minutes here: the server’s refusal is made up, once. */
async function refuseOnce(page: Page, address: string): Promise<void> {
  let hasRefused = false
  await page.route(address, (route) => {
    if (hasRefused || route.request().method() !== 'POST') return route.fallback()
    hasRefused = true
    const json = { code: 'fresh_sign_in_required', message: 'Sign in again.', retryable: false }
    return route.fulfill({ status: 403, json, headers: { 'access-control-allow-origin': '*' } })
  })
}

const question = (page: Page) => page.getByRole('dialog', { name: 'Sign in again to continue' })

test('whoever deletes their account signs in again in place, and what they typed is not lost', async ({
  inMemory,
  arrive,
}) => {
  const { page } = await arrive(await inMemory())
  await page.goto(`${page.url()}settings/data`)
  await page.getByRole('button', { name: 'Delete account…' }).click()
  const erase = page.getByRole('dialog', { name: 'Delete your account?' })
  await erase.getByLabel('Your handle').fill('alice')
  await erase.getByRole('button', { name: 'Delete permanently' }).click()

  await expect(question(page).getByLabel('Password', { exact: true })).toBeFocused()
  // The dialog listens to the keyboard a moment after its field has the focus.
  await expect(async () => {
    await page.keyboard.press('Escape')
    // Pressed once more after that, it would close the dialog below.
    await expect(question(page)).toHaveCount(0, { timeout: 10_000 })
  }).toPass()
  await expect(erase.getByRole('alert')).toContainText('sign in again')
  await expect(erase.getByLabel('Your handle')).toHaveValue('alice')

  await erase.getByRole('button', { name: 'Delete permanently' }).click()
  await question(page).getByLabel('Password', { exact: true }).fill('not this one')
  await page.keyboard.press('Enter')
  await expect(question(page).getByRole('alert')).toBeVisible()
  await question(page).getByLabel('Password', { exact: true }).fill('alice-password')
  await page.keyboard.press('Enter')
  await expect(page.getByText(`Receipt: ${ALICE}`)).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
})

test('a second factor is asked for where the account has one, and an archive is begun', async ({
  inMemory,
  arrive,
}) => {
  const { page } = await arrive(await inMemory(), 2, { size: 'phone' })
  await page.goto(`${page.url()}settings/data`)
  await page.getByRole('button', { name: 'Create archive' }).click()
  await question(page).getByLabel('Password', { exact: true }).fill('carol-password')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'One more step' }).getByLabel('Code').fill('123456')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Your archive is being created.')).toBeVisible()
  // Once is enough for some minutes.
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('signing out everywhere asks for a fresh sign-in, too', async ({ inMemory, arrive }) => {
  const { page } = await arrive(await inMemory())
  await page.goto(`${page.url()}settings/account`)
  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click()
  await question(page).getByLabel('Password', { exact: true }).fill('alice-password')
  await question(page).getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
})

test('whoever came by managed login signs in again in a window of its own, and stays where they are', async ({
  stack,
  arrive,
}) => {
  const { username, password } = await stack.user(0)
  const { page } = await arrive(stack, 0, { isSignedIn: false })
  const signIn = async (at: Page) => {
    await at.locator('#username').fill(username)
    await at.locator('#password').fill(password)
    await at.getByRole('button', { name: 'Sign in' }).click()
  }
  await page.getByRole('button', { name: 'Other ways to sign in' }).click()
  await signIn(page)
  await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
  await page.goto(new URL('/settings/data', page.url()).href)
  await refuseOnce(page, '**/v1/me/export')
  await page.getByRole('button', { name: 'Create archive' }).click()
  const opened = page.context().waitForEvent('page')
  await question(page).getByRole('button', { name: 'Sign in' }).click()
  const window = await opened
  await expect(window).toHaveURL(/prompt=login/)
  const closed = window.waitForEvent('close')
  await signIn(window)
  await closed
  await expect(question(page)).toHaveCount(0)
  await expect(page.getByText(/Your archive is/)).toBeVisible()
  await expect(page).toHaveURL(/\/settings\/data$/)
})

test('whoever links a wallet signs in again over the dialog, and goes on in it', async ({
  stack,
  arrive,
}) => {
  const { page, baseUrl } = await arrive(stack, 0)
  await InjectedWallet.into(page, await TestChain.of(stack.baseUrl))
  await page.goto(`${baseUrl}/settings/wallets`)
  await refuseOnce(page, '**/v1/me/wallets/challenges')
  await page.getByRole('button', { name: 'Link a wallet' }).click()
  await page.getByRole('button', { name: 'Acorn Wallet' }).click()
  await page.getByRole('button', { name: 'Link this wallet' }).click()
  await question(page)
    .getByLabel('Password', { exact: true })
    .fill((await stack.user(0)).password)
  await page.keyboard.press('Enter')
  await expect(page.getByText(/is linked to you/)).toBeVisible()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.goto(`${baseUrl}/settings/devices`)
  // Cognito has revoked the sign-in before, and the page goes on with the new one.
  await expect(page.getByText('This device')).toBeVisible()
})
