import { expect } from '@playwright/test'
import type { Person } from './support/person'
import { test } from './support/test'

const section = (person: Person, name: string) => person.page.goto(`${person.baseUrl}/settings/${name}`)

test('whoever gives no read receipts is not seen to have read', async ({ stack, arrive }) => {
  const alice = await arrive(stack, 0)
  const bob = await arrive(stack, 1)
  await alice.openConversationWith(bob)
  await alice.send('Hello')
  await bob.open(alice.name)
  await bob.send('Hello too')
  await expect(alice.message('Hello too')).toBeVisible()
  await section(bob, 'privacy')
  const receipts = bob.page.getByRole('switch', { name: 'Read receipts' })
  await receipts.click()
  await expect(receipts).not.toBeChecked()
  await bob.page.reload()
  await expect(receipts).not.toBeChecked()
  await bob.comeBack()
  await bob.open(alice.name)
  await alice.send('Did you see it?')
  await expect(bob.message('Did you see it?')).toBeVisible()
  await bob.send('I did')
  await expect(alice.message('I did')).toBeVisible()
  await expect(alice.tick('Did you see it?', 'Read')).toHaveCount(0)
  await expect(alice.tick('Did you see it?', 'Delivered')).toBeVisible()
})

test('a name is changed, and others see it', async ({ stack, arrive }) => {
  const alice = await arrive(stack, 0)
  const bob = await arrive(stack, 1)
  await section(alice, 'account')
  await alice.page.getByRole('main').getByLabel('Name').first().fill('Alice of the Hill')
  await alice.page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(alice.page.getByText('Alice of the Hill').first()).toBeVisible()
  await bob.openConversationWith({ username: alice.username, name: 'Alice of the Hill' })
})

test('another device is signed out: the server ends its connection', async ({ stack, arrive }) => {
  const here = await arrive(stack, 0)
  const there = await arrive(stack, 0)
  await section(here, 'devices')
  await expect(here.page.getByText('This device')).toBeVisible()
  await here.page
    .getByRole('button', { name: /^Sign out ./ })
    .first()
    .click()
  await expect(there.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  await expect(there.page.getByText(/signed out from another device/)).toBeVisible()
  // Cognito ends all refresh tokens or none: once its own token is over, this device signs in again, too.
  await here.page.goto(here.baseUrl)
  await expect(here.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
})

test('one’s data is taken away as an archive', async ({ stack, arrive }) => {
  const alice = await arrive(stack, 0)
  await section(alice, 'data')
  await alice.page.getByRole('button', { name: 'Create archive' }).click()
  await expect(alice.page.getByText(/Your archive is available/)).toBeVisible({ timeout: 60_000 })
  const download = alice.page.waitForEvent('download')
  await alice.page.getByRole('button', { name: 'Download' }).click()
  expect((await download).suggestedFilename()).toMatch(/natter.*\.(zip|json|tar\.gz|ndjson)/)
})

test('an account is erased, and no one signs in to it any more', async ({ stack, arrive }) => {
  const alice = await arrive(stack, 0)
  await section(alice, 'data')
  await alice.page.getByRole('button', { name: /Delete account/ }).click()
  const dialog = alice.page.getByRole('dialog')
  const erase = dialog.getByRole('button', { name: 'Delete permanently' })
  await expect(erase).toBeDisabled()
  await dialog.getByLabel('Your handle').fill(alice.username)
  await erase.click()
  await expect(alice.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  await alice.page.getByLabel('Username or email').fill(alice.username)
  await alice.page.getByLabel('Password', { exact: true }).fill((await stack.user(0)).password)
  await alice.page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(alice.page.getByRole('alert')).toBeVisible()
})
