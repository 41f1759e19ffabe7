import { expect, test } from '@playwright/test'
import { memoryWorld } from './support/memoryWorld'
import type { Person } from './support/person'
import { SENT } from './support/person'
import { enter, runningStack } from './support/world'

const { NATTER_BASE_URL: baseUrl } = process.env

/** Told apart from what earlier runs left in the stack. */
const mark = () => Math.random().toString(36).slice(2, 8)

let alice: Person
let bob: Person

test.beforeEach(async ({ browser }) => {
  const world = baseUrl ? await runningStack(baseUrl) : memoryWorld()
  alice = await enter(browser, world, 0)
  bob = await enter(browser, world, 1)
  await alice.signIn()
  await bob.signIn()
  await alice.openConversationWith(bob.username)
  await bob.openConversationWith(alice.username)
})

test.afterEach(async () => {
  await alice.page.context().close()
  await bob.page.context().close()
})

test('two people chat live, reload, and find their history', async () => {
  const run = mark()
  await alice.send(`Hello Bob ${run}`)
  await expect(alice.message(`Hello Bob ${run}`).getByRole('img', { name: SENT })).toBeVisible()
  await expect(bob.message(`Hello Bob ${run}`)).toBeVisible()
  await bob.send(`Hello Alice ${run}\nHow are you?`)
  await expect(alice.message(`Hello Alice ${run}`)).toBeVisible()

  await alice.page.reload()
  await expect(alice.message(`Hello Bob ${run}`).getByRole('img', { name: SENT })).toBeVisible()
  await expect(alice.message(`Hello Alice ${run}`)).toHaveCount(1)
  await bob.send(`Still there? ${run}`)
  await expect(alice.message(`Still there? ${run}`)).toBeVisible()
  expect(alice.complaints).toEqual([])
  expect(bob.complaints).toEqual([])
})

test('what was sent while somebody was away is there when they are back', async () => {
  const run = mark()
  await bob.leave()
  await alice.send(`Away ${run}`)
  await expect(alice.message(`Away ${run}`).getByRole('img', { name: SENT })).toBeVisible()
  await bob.comeBack()
  await expect(bob.page.getByRole('navigation', { name: 'Conversations' })).toContainText(`Away ${run}`)
  await bob.openConversationWith(alice.username)
  await expect(bob.message(`Away ${run}`)).toBeVisible()
})

test('what was missed without a connection arrives in order, none lost or doubled', async () => {
  const run = mark()
  await alice.network.cut()
  const texts = Array.from({ length: 12 }, (_, index) => `Missed ${run} ${index}`)
  for (const text of texts) await bob.send(text)
  await expect(bob.message(texts.at(-1) ?? '').getByRole('img', { name: SENT })).toBeVisible()
  alice.network.restore()
  await expect(alice.message(texts.at(-1) ?? '')).toBeVisible({ timeout: 40_000 })
  await expect.poll(() => alice.textsBeginningWith(`Missed ${run}`)).toEqual(texts)
})

test('what was written without a connection outlasts a reload and goes out once, in order', async () => {
  const run = mark()
  await alice.network.cut()
  const texts = [1, 2, 3].map((index) => `Unsent ${run} ${index}`)
  for (const text of texts) await alice.send(text)
  await expect(alice.message(`Unsent ${run} 3`).getByRole('img', { name: 'Sending' })).toBeVisible()
  await expect(alice.page.getByText(/Messages are kept and sent later|Connecting/)).toBeVisible()

  await alice.page.reload()
  await expect(alice.message(`Unsent ${run} 3`).getByRole('img', { name: 'Sending' })).toBeVisible()
  alice.network.restore()
  await expect(bob.message(`Unsent ${run} 3`)).toBeVisible({ timeout: 40_000 })
  await expect.poll(() => bob.textsBeginningWith(`Unsent ${run}`)).toEqual(texts)
  await expect(alice.message(`Unsent ${run} 3`).getByRole('img', { name: SENT })).toBeVisible()
})

test('signing out ends the session here', async () => {
  await alice.signOut()
  await expect(alice.page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  await alice.page.reload()
  await expect(alice.page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
})
