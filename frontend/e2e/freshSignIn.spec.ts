import { expect, type Page } from '@playwright/test'
import { ALICE } from '../src/test/builders'
import { test } from './support/test'

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
  await erase.getByRole('button', { name: 'Delete for good' }).click()

  await expect(question(page).getByLabel('Password', { exact: true })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(question(page)).toHaveCount(0)
  await expect(erase.getByRole('alert')).toContainText('sign in again')
  await expect(erase.getByLabel('Your handle')).toHaveValue('alice')

  await erase.getByRole('button', { name: 'Delete for good' }).click()
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
  await page.getByRole('button', { name: 'Make an archive' }).click()
  await question(page).getByLabel('Password', { exact: true }).fill('carol-password')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'One more step' }).getByLabel('Code').fill('123456')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Your archive is being made.')).toBeVisible()
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
  // Nobody waits five minutes here: the server’s refusal is made up, once.
  let hasRefused = false
  await page.route('**/v1/me/export', (route) => {
    if (hasRefused || route.request().method() !== 'POST') return route.fallback()
    hasRefused = true
    const json = { code: 'fresh_sign_in_required', message: 'Sign in again.', retryable: false }
    return route.fulfill({ status: 403, json, headers: { 'access-control-allow-origin': '*' } })
  })
  await page.getByRole('button', { name: 'Make an archive' }).click()
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
