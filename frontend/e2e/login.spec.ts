import { createHmac } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import type { Person } from './support/person'
import { test } from './support/test'

/** The emulator's own codes (local/README.md). */
const CODES = { confirm: '123456', reset: '654321' }
const PASSWORD = 'a few words make a good one'

let person: Person
let page: Page

test.beforeEach(async ({ stack, arrive }) => {
  person = await arrive(stack, 0, { isSignedIn: false })
  page = person.page
})

const chat = () => page.getByRole('navigation', { name: 'Conversations' })
const signInForm = () => page.getByRole('heading', { name: 'Welcome back' })

async function fillSignIn(username: string, password: string): Promise<void> {
  await page.getByLabel('Username or email').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Somebody new, signed in. */
async function signUp(): Promise<string> {
  const username = await fillSignUp()
  await page.getByRole('button', { name: 'Resend code' }).click()
  await expect(page.getByText('A new code is on its way.')).toBeVisible()
  await confirm()
  return username
}

/** Makes an account, as far as the code. */
async function fillSignUp(): Promise<string> {
  const username = `new${Math.random().toString(36).slice(2, 10)}`
  await page.getByRole('button', { name: 'Create an account' }).click()
  await page.getByLabel('Your name').fill('Newt Newman')
  await page.getByLabel('Handle').fill(username)
  await page.getByLabel('Email').fill(`${username}@natter.example`)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByText(`${username}@natter.example`)).toBeVisible()
  return username
}

/** By the code alone, without typing anything again. */
async function confirm(): Promise<void> {
  await page.getByLabel('Code').fill(CODES.confirm)
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(chat()).toBeVisible()
}

/** What an authenticator app shows now (RFC 6238). */
function codeOf(secret: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const digest = createHmac('sha1', key).update(counter).digest()
  const offset = (digest.at(-1) ?? 0) & 15
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

test('managed login signs in by the code flow, outlasts a reload, and signs out again', async ({ stack }) => {
  const addresses: string[] = []
  page.on('framenavigated', (frame) => addresses.push(frame.url()))
  const user = await stack.user(0)
  await page.getByRole('button', { name: 'Other ways to sign in' }).click()
  await expect(page).toHaveURL(/\/oauth2\/authorize\?.*code_challenge_method=S256/)
  await page.locator('#username').fill(user.username)
  await page.locator('#password').fill(user.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(chat()).toBeVisible()
  expect(new URL(page.url()).search).toBe('')
  expect(addresses.filter((address) => /eyJ|refresh_token|access_token/.test(address))).toEqual([])

  await page.reload()
  await expect(chat()).toBeVisible()
  await person.signOut()
  await expect(signInForm()).toBeVisible()
  await page.reload()
  await expect(signInForm()).toBeVisible()
})

test('somebody signs up, forgets their password, and is back', async () => {
  const username = await signUp()
  await person.signOut()
  await page.getByRole('button', { name: 'Forgot your password?' }).click()
  await page.getByLabel('Username or email').fill(username)
  await page.getByRole('button', { name: 'Send a code' }).click()
  await page.getByLabel('Code').fill('000000')
  await page.getByLabel('New password', { exact: true }).fill(`${PASSWORD} indeed`)
  await page.getByRole('button', { name: 'Save password' }).click()
  await expect(page.getByRole('alert')).toContainText('The code is wrong.')
  await page.getByLabel('Code').fill(CODES.reset)
  await page.getByRole('button', { name: 'Save password' }).click()
  await expect(page.getByText('Your password has been changed. You can sign in now.')).toBeVisible()
  await fillSignIn(username, PASSWORD)
  await expect(page.getByRole('alert')).toContainText('The username or password is wrong.')
  await fillSignIn(username, `${PASSWORD} indeed`)
  await expect(chat()).toBeVisible()
})

test('whoever left before the code is asked for it at the next sign-in, and comes in', async () => {
  const username = await fillSignUp()
  await page.reload()
  await fillSignIn(username, PASSWORD)
  await page.getByRole('button', { name: 'Resend code' }).click()
  await expect(page.getByText('A new code is on its way.')).toBeVisible()
  await confirm()
})

test('an authenticator app is set up, asked for, and taken away', async ({ stack }) => {
  const { username, password } = await stack.user(0)
  await person.signIn()
  await person.openSettings('Security')
  await page.getByRole('button', { name: 'Manage two-step verification' }).click()
  await page.getByRole('dialog').getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click()
  const secret = ((await page.locator('form code').textContent()) ?? '').replaceAll(' ', '')
  await page.getByLabel('Code').fill(codeOf(secret))
  await page.getByRole('button', { name: 'Turn on' }).click()
  await expect(page.getByText('Signing in requires a code.')).toBeVisible()
  await page.getByRole('link', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Sign out here' }).click()
  await fillSignIn(username, password)
  await page.getByLabel('Code').fill(codeOf(secret))
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(chat()).toBeVisible()
  await person.openSettings('Security')
  await page.getByRole('button', { name: 'Manage two-step verification' }).click()
  await page.getByRole('dialog').getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('dialog').getByLabel('Code').fill(codeOf(secret))
  await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Turn off' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click()
  await expect(page.getByRole('button', { name: 'Set up an authenticator app' })).toBeVisible()
})

test('a password is changed, and signing out everywhere ends every session', async ({ stack, arrive }) => {
  const { username, password } = await stack.user(0)
  await person.signIn()
  const elsewhere = await arrive(stack, 0)

  await person.openSettings('Security')
  await page.getByLabel('Current password').fill('not this one at all')
  await page.getByLabel('New password', { exact: true }).fill(`${password} now`)
  await page.getByRole('button', { name: 'Change password' }).click()
  // The other sign-in is told of, too.
  await expect(page.getByRole('alert').filter({ hasNotText: 'New sign-in' })).toBeVisible()
  await page.getByLabel('Current password').fill(password)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Password changed.', { exact: true })).toBeVisible()

  await page.getByRole('link', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(signInForm()).toBeVisible()
  // The next time that it needs a token.
  await elsewhere.page.reload()
  await expect(elsewhere.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  await fillSignIn(username, `${password} now`)
  await expect(chat()).toBeVisible()
})

/** What of somebody's messages and session is in this browser. */
const left = (of: Page) =>
  of.evaluate(async () => ({
    databases: (await indexedDB.databases()).length,
    sessions: [localStorage, sessionStorage].filter((storage) => storage.getItem('natter.session')).length,
  }))

/** Closes every page, as closing the window does, and opens the app again. */
async function closeAndOpenAgain(): Promise<Page> {
  const opened = await person.page.context().newPage()
  await page.close()
  await opened.goto(person.baseUrl)
  page = opened
  return opened
}

test('whoever chose to stay signed in is so after the last tab is closed, until they sign out', async () => {
  await page.getByRole('switch', { name: /Stay signed in/ }).click()
  await person.signIn()
  await closeAndOpenAgain()
  await expect(chat()).toBeVisible()
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(signInForm()).toBeVisible()
  await expect.poll(() => left(page)).toEqual({ databases: 0, sessions: 0 })
  await closeAndOpenAgain()
  await expect(signInForm()).toBeVisible()
})

test('without the choice the next person at this browser finds neither session nor messages', async () => {
  await person.signIn()
  await expect.poll(async () => (await left(page)).databases).toBe(1)
  await closeAndOpenAgain()
  await expect(signInForm()).toBeVisible()
  await expect.poll(() => left(page)).toEqual({ databases: 0, sessions: 0 })
})

test('a session that stays and was ended elsewhere leaves nothing, also where no tab was open', async ({
  stack,
  arrive,
}) => {
  await page.getByRole('switch', { name: /Stay signed in/ }).click()
  await person.signIn()
  const elsewhere = await arrive(stack, 0)
  const opened = await page.context().newPage()
  await page.close()
  page = opened
  await elsewhere.openSettings('Account')
  await elsewhere.page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await elsewhere.page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(elsewhere.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  await page.goto(person.baseUrl)
  await expect(signInForm()).toBeVisible()
  await expect.poll(() => left(page)).toEqual({ databases: 0, sessions: 0 })
})
