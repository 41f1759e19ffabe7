import { expect, type Page, test } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import { memoryWorld } from './support/memoryWorld'
import { Person, SENT } from './support/person'
import { enter } from './support/world'

let alice: Person
let world: ReturnType<typeof memoryWorld>
let conversationId: string

test.beforeEach(async ({ browser }) => {
  world = memoryWorld()
  conversationId = world.natter.openDirect(ALICE, BOB).conversationId
  for (let index = 1; index <= 40; index += 1) {
    world.natter.append(conversationId, { senderId: index % 3 ? BOB : ALICE, text: `Message ${index}` })
  }
  alice = await enter(browser, world, 0)
  await alice.signIn()
  await alice.page.getByRole('link', { name: /Bob Byrne/ }).click()
  await expect(alice.message('Message 40')).toBeVisible()
})

test.afterEach(() => alice.page.context().close())

const inList = (page: Page, words: string) =>
  expect(page.getByRole('navigation', { name: 'Conversations' })).toContainText(words)

/** Another tab of the same browser, at the same address. */
async function anotherTab(of = alice): Promise<Person> {
  const page = await of.page.context().newPage()
  const [user] = world.users
  if (!user) throw new Error('the world is empty')
  await page.goto(of.page.url())
  const tab = new Person({ page, network: of.network, user, baseUrl: world.baseUrl })
  await expect(tab.message('Message 40')).toBeVisible()
  return tab
}

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
  await expect(alice.page.getByText(/Messages are kept|Connecting/)).toBeVisible()
  for (const text of ['One', 'Two', 'Three']) await alice.send(`Unsent ${text}`)
  await expect(alice.message('Unsent Three').getByRole('img', { name: 'Sending' })).toBeVisible()
  await alice.page.reload()
  await expect(alice.message('Unsent Three').getByRole('img', { name: 'Sending' })).toBeVisible()
  await alice.page.context().unroute('**/cognito')
  alice.network.restore()
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
  await alice.openConversationWith('carol')
  await expect(alice.composer).toHaveValue('')
  await inList(alice.page, 'Draft: Half a sentence, and more')
  await alice.page.reload()
  await inList(alice.page, 'Draft: Half a sentence, and more')
  await alice.page.getByRole('link', { name: /Bob Byrne/ }).click()
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
  alice.network.restore()
  // As the browser says it, instead of waiting for the next attempt.
  for (const { page } of [tab, third]) await page.evaluate(() => dispatchEvent(new Event('online')))
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
  await tab.openConversationWith('carol')
  await alice.page.bringToFront()
  await alice.openConversationWith('carol')
  world.natter.say(conversationId, BOB, 'News')
  for (const { page } of [alice, tab]) await expect(page).toHaveTitle(/^\(1\)/)
  await alice.page.getByRole('link', { name: /Bob Byrne/ }).click()
  await expect(alice.message('News')).toBeInViewport()
  await expect(tab.page).toHaveTitle(/^Carol/)
})

test('signing out leaves nothing on the device', async () => {
  const databases = () =>
    alice.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))
  expect(await databases()).toEqual([`natter-${ALICE}`])
  await alice.signOut()
  await expect(alice.page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  await expect.poll(databases).toEqual([])
})

test('a browser that stores nothing chats all the same', async ({ browser }) => {
  const context = await browser.newContext()
  await context.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }))
  const network = await world.prepare(context)
  const [, user] = world.users
  if (!user) throw new Error('the world is too small')
  const page = await context.newPage()
  const bob = new Person({ page, network, user, baseUrl: world.baseUrl })
  await page.goto(world.baseUrl)
  await bob.signIn()
  await page.getByRole('link', { name: /Alice Adair/ }).click()
  await bob.send('From a private window')
  await expect(bob.message('From a private window').getByRole('img', { name: SENT })).toBeVisible()
  await expect(alice.message('From a private window')).toBeVisible()
  expect(bob.complaints).toEqual([])
  await context.close()
})
