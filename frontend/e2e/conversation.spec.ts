import { expect, test } from '@playwright/test'
import { expectAccessible } from './support/checks'
import { memoryWorld } from './support/memoryWorld'
import type { Person } from './support/person'
import { enter, runningStack } from './support/world'

const { NATTER_BASE_URL: baseUrl } = process.env
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
  await becomeAcquainted()
})

/** Before somebody has accepted a stranger's conversation, or answered, the stranger learns of no receipt or typing. */
async function becomeAcquainted(): Promise<void> {
  const hello = `Hello ${mark()}`
  await alice.send(hello)
  await bob.openConversationWith(alice.username)
  await expect(bob.message(hello)).toBeVisible()
  const accept = bob.page.getByRole('button', { name: 'Accept', exact: true })
  if (await accept.isVisible()) await accept.click()
  await bob.send(`${hello} too`)
  await expect(alice.message(`${hello} too`)).toBeVisible()
  await bob.comeBack()
  await expect(bob.page.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
}

test.afterEach(async () => {
  await alice.page.context().close()
  await bob.page.context().close()
})

/** Chooses from a message's menu. */
async function choose(person: Person, text: string, item: string): Promise<void> {
  await person.message(text).locator('[data-message]').click({ button: 'right' })
  await person.page.getByRole('menuitem', { name: item }).click()
}

test('point 1: a message is sent, delivered where the other one is, and read once they look', async () => {
  const text = `Ticks ${mark()}`
  await alice.send(text)
  const tick = (name: string) => alice.message(text).getByRole('img', { name })
  await expect(tick('Delivered')).toBeVisible()
  await bob.openConversationWith(alice.username)
  await expect(bob.message(text)).toBeVisible()
  await expect(tick('Read')).toBeVisible()
})

test('point 18: typing shows while they type, and not for oneself', async () => {
  await bob.openConversationWith(alice.username)
  await bob.composer.pressSequentially('Hm')
  const words = (person: Person) => person.page.getByRole('main').getByText('typing…')
  await expect(words(alice)).toBeVisible()
  await expect(words(bob)).toHaveCount(0)
  await expect(words(alice)).toHaveCount(0, { timeout: 10_000 })
})

test('messages are answered, edited, reacted to and deleted, for both', async () => {
  const run = mark()
  await bob.openConversationWith(alice.username)
  await alice.send(`Seven or eight ${run}`)
  await expect(bob.message(`Seven or eight ${run}`)).toBeVisible()
  await choose(bob, `Seven or eight ${run}`, 'Reply')
  await bob.send(`Eight ${run}`)
  const answer = alice.page.getByRole('button', { name: new RegExp(`Answer to.*Seven or eight ${run}`) })
  await expect(answer).toBeVisible()

  await choose(alice, `Eight ${run}`, 'React with 👍')
  await expect(bob.page.getByRole('button', { name: '👍, 1 person', pressed: false })).toBeVisible()
  await bob.page.getByRole('button', { name: '👍, 1 person' }).click()
  await expect(alice.page.getByRole('button', { name: '👍, 2 people', pressed: true })).toBeVisible()

  await alice.composer.press('ArrowUp')
  await expect(alice.composer).toHaveValue(`Seven or eight ${run}`)
  await alice.composer.fill(`Six or eight ${run}`)
  await alice.composer.press('Enter')
  await expect(bob.message(`Six or eight ${run}`)).toContainText('edited')
  await expectAccessible(bob.page)
  await bob.page.screenshot({ path: test.info().outputPath('conversation.png') })

  await choose(alice, `Six or eight ${run}`, 'Delete for everyone')
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(
    bob.page.getByRole('region', { name: 'Messages' }).getByText('Message deleted').first(),
  ).toBeVisible()
  await expect(bob.message(`Six or eight ${run}`)).toHaveCount(0)
  await alice.page.reload()
  await expect(alice.message(`Eight ${run}`)).toBeVisible()
  await expect(alice.page.getByRole('button', { name: '👍, 2 people', pressed: true })).toBeVisible()
  await alice.page
    .getByRole('button', { name: /Answer to/ })
    .last()
    .click()
  await expect(alice.page).toHaveURL(/\/m\/\d+$/)
  expect(alice.complaints).toEqual([])
  expect(bob.complaints).toEqual([])
})

test('point 19: the header says whether the other one is there', async () => {
  await expect(alice.page.getByRole('main').getByText('online', { exact: true })).toBeVisible({
    timeout: 40_000,
  })
})
