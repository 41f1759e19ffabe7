import { expect, type Page } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import type { MemoryWorld } from './support/memoryWorld'
import { DISCONNECTED, Person, SENT } from './support/person'
import { test } from './support/test'

let alice: Person
let world: MemoryWorld
let conversationId: string

test.beforeEach(async ({ inMemory, arrive }) => {
  world = await inMemory()
  conversationId = world.natter.openDirect(ALICE, BOB).conversationId
  for (let index = 1; index <= 40; index += 1) {
    world.natter.append(conversationId, { senderId: index % 3 ? BOB : ALICE, text: `Message ${index}` })
  }
  alice = await arrive(world)
  await alice.open('Bob Byrne')
  await expect(alice.message('Message 40')).toBeVisible()
})

const inList = (page: Page, words: string) =>
  expect(page.getByRole('navigation', { name: 'Conversations' })).toContainText(words)

/** Another tab of the same browser, at the same address. */
async function anotherTab(of = alice): Promise<Person> {
  const page = await of.page.context().newPage()
  await page.goto(of.page.url())
  const user = await world.user(0)
  const tab = new Person({ page, network: of.network, user, baseUrl: world.baseUrl })
  await expect(tab.message('Message 40')).toBeVisible()
  return tab
}

test('the last message, which could not be pushed, is there after the next ping', async () => {
  world.natter.miss(conversationId, { senderId: BOB, text: 'Nobody heard this' })
  world.natter.noteMissed(ALICE)
  await alice.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(alice.message('Nobody heard this')).toBeVisible()
  await inList(alice.page, 'Nobody heard this')
})

/** What of Alice's the server has, from a point on. */
const received = (start: string) =>
  world.natter.texts(conversationId).filter((text) => text.startsWith(start))

test('points 3 and 20: without a connection the app opens on what it has, and what is written goes out later', async () => {
  await alice.network.cut()
  // No sign-in service either.
  await alice.page.context().route('**/cognito', (route) => route.abort())
  await alice.page.reload()
  await inList(alice.page, 'Bob Byrne')
  await expect(alice.message('Message 40')).toBeInViewport()
  await expect(alice.page.getByText(DISCONNECTED)).toBeVisible()
  for (const text of ['One', 'Two', 'Three']) await alice.send(`Unsent ${text}`)
  await expect(alice.message('Unsent Three').getByRole('img', { name: 'Sending' })).toBeVisible()
  await alice.page.reload()
  await expect(alice.message('Unsent Three').getByRole('img', { name: 'Sending' })).toBeVisible()
  await alice.page.context().unroute('**/cognito')
  await alice.reconnect()
  await expect(alice.message('Unsent Three').getByRole('img', { name: SENT })).toBeVisible({
    timeout: 40_000,
  })
  expect(received('Unsent')).toEqual(['Unsent One', 'Unsent Two', 'Unsent Three'])
})

test('point 4: a draft is kept through a reload, in every tab and in the list', async () => {
  await alice.composer.fill('Half a sentence')
  const tab = await anotherTab()
  await expect(tab.composer).toHaveValue('Half a sentence')
  await tab.composer.fill('Half a sentence, and more')
  await expect(alice.composer).toHaveValue('Half a sentence, and more')
  await alice.openConversationWith(await world.user(2))
  await expect(alice.composer).toHaveValue('')
  await inList(alice.page, 'Draft: Half a sentence, and more')
  await alice.page.reload()
  await inList(alice.page, 'Draft: Half a sentence, and more')
  await alice.open('Bob Byrne')
  await expect(alice.composer).toHaveValue('Half a sentence, and more')
  await alice.send('Whole')
  await expect(tab.composer).toHaveValue('')
})

test('point 21: after a drop every tab has what was missed, in order, once; unsent messages go out with one tab closed', async () => {
  const tab = await anotherTab()
  await alice.network.cut()
  const missed = Array.from({ length: 12 }, (_, index) => `Missed ${index}`)
  for (const text of missed) world.natter.say(conversationId, BOB, text)
  await alice.send('Written in one tab')
  // A page that is behind another one draws nothing.
  await tab.page.bringToFront()
  await expect(tab.message('Written in one tab').getByRole('img', { name: 'Sending' })).toBeVisible()
  await tab.send('Written in the other')
  await alice.page.bringToFront()
  await expect(alice.message('Written in the other').getByRole('img', { name: 'Sending' })).toBeVisible()
  const third = await anotherTab(tab)
  await alice.page.close()
  await tab.reconnect()
  for (const one of [third, tab]) {
    await one.page.bringToFront()
    await expect(one.message('Written in the other').getByRole('img', { name: SENT })).toBeVisible({
      timeout: 40_000,
    })
    await expect.poll(() => one.textsBeginningWith('Missed')).toEqual(missed)
  }
  expect(received('Written')).toEqual(['Written in one tab', 'Written in the other'])
  await third.page.close()
  world.natter.say(conversationId, BOB, 'Still live')
  await expect(tab.message('Still live')).toBeVisible()
})

test('points 16 and 21: what is read in one tab is read in the other', async () => {
  const tab = await anotherTab()
  await tab.openConversationWith(await world.user(2))
  await alice.page.bringToFront()
  await alice.openConversationWith(await world.user(2))
  world.natter.say(conversationId, BOB, 'News')
  for (const { page } of [alice, tab]) await expect(page).toHaveTitle(/^\(1\)/)
  await alice.open('Bob Byrne')
  await expect(alice.message('News')).toBeInViewport()
  await expect(tab.page).toHaveTitle(/^Carol/)
})

test('signing out leaves nothing on the device', async () => {
  const databases = () =>
    alice.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))
  await expect.poll(databases).toEqual([`natter-${ALICE}`])
  await alice.signOut()
  await expect(alice.page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  await expect.poll(databases).toEqual([])
})

test('a browser that stores nothing chats all the same', async ({ arrive }) => {
  const bob = await arrive(world, 1, { isSignedIn: false })
  await bob.page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }))
  await bob.page.reload()
  await bob.signIn()
  await bob.open('Alice Adair')
  await bob.send('From a private window')
  await expect(bob.tick('From a private window', SENT)).toBeVisible()
  await expect(alice.message('From a private window')).toBeVisible()
  expect(bob.complaints).toEqual([])
})
