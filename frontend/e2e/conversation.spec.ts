import { expect } from '@playwright/test'
import { expectAccessible } from './support/checks'
import type { Person } from './support/person'
import { test } from './support/test'

let alice: Person
let bob: Person

/** Before somebody has accepted a stranger's conversation, or answered, the stranger learns of no receipt or typing. */
test.beforeEach(async ({ stack, arrive }) => {
  alice = await arrive(stack, 0)
  bob = await arrive(stack, 1)
  await alice.openConversationWith(bob)
  await alice.send('Hello')
  await bob.open(alice.name)
  await expect(bob.message('Hello')).toBeVisible()
  await bob.send('Hello too')
  await expect(alice.message('Hello too')).toBeVisible()
})

test('point 1: a message is there before the server answers, then sent, delivered where the other one is, and read once they look', async () => {
  await bob.comeBack()
  alice.network.hold()
  await alice.send('Ticks')
  await expect(alice.tick('Ticks', 'Sending')).toBeVisible()
  await expect(alice.composer).toHaveValue('')
  alice.network.release()
  await expect(alice.tick('Ticks', 'Delivered')).toBeVisible()
  await bob.open(alice.name)
  await expect(bob.message('Ticks')).toBeVisible()
  await expect(alice.tick('Ticks', 'Read')).toBeVisible()
})

test('point 18: typing shows while they type, and not for oneself', async () => {
  const words = (person: Person) => person.page.getByRole('main').getByText('typing…')
  // Of what is said within a second of the same, the server makes nothing.
  await expect(async () => {
    await bob.composer.press('m')
    await expect(words(alice)).toBeVisible({ timeout: 500 })
  }).toPass()
  await expect(words(bob)).toHaveCount(0)
  await expect(words(alice)).toHaveCount(0)
})

test('messages are answered, edited, reacted to and deleted, for both', async () => {
  await alice.send('Seven or eight')
  await expect(bob.message('Seven or eight')).toBeVisible()
  await bob.reply('Seven or eight')
  await bob.send('Eight')
  await expect(alice.page.getByRole('button', { name: /In reply to.*Seven or eight/ })).toBeVisible()

  await alice.choose('Eight', 'React with 👍')
  await bob.page.getByRole('button', { name: '👍, 1 person', pressed: false }).click()
  await expect(alice.page.getByRole('button', { name: '👍, 2 people', pressed: true })).toBeVisible()

  await alice.composer.press('ArrowUp')
  await expect(alice.composer).toHaveValue('Seven or eight')
  await alice.composer.fill('Six or eight')
  await alice.composer.press('Enter')
  await expect(bob.message('Six or eight')).toContainText('edited')
  await expectAccessible(bob.page)
  await bob.page.screenshot({ path: test.info().outputPath('conversation.png') })

  await alice.choose('Six or eight', 'Delete for everyone')
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(bob.timeline.getByText('Message deleted').first()).toBeVisible()
  await expect(bob.message('Six or eight')).toHaveCount(0)
  await alice.page.reload()
  await expect(alice.message('Eight')).toBeVisible()
  await expect(alice.page.getByRole('button', { name: '👍, 2 people', pressed: true })).toBeVisible()
  await alice.page
    .getByRole('button', { name: /In reply to/ })
    .last()
    .click()
  await expect(alice.page).toHaveURL(/\/m\/\d+$/)
  expect(alice.complaints).toEqual([])
  expect(bob.complaints).toEqual([])
})

test('point 19: the header says whether the other one is there, and when they were once their connection has died', async () => {
  const presence = (text: string | RegExp) => alice.page.getByRole('main').getByText(text, { exact: true })
  // The header asks when it comes up, and from time to time.
  const look = async () => {
    await alice.page.keyboard.press('Escape')
    await alice.open(bob.name)
  }
  await look()
  await expect(presence('online')).toBeVisible()
  await bob.network.cut()
  await expect(async () => {
    await look()
    await expect(presence(/^last seen /)).toBeVisible({ timeout: 1000 })
  }).toPass()
})
