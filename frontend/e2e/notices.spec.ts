import { expect } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import { attach } from './support/files'
import { CAROL, type MemoryWorld } from './support/memoryWorld'
import type { Person } from './support/person'
import { test } from './support/test'

let alice: Person
let world: MemoryWorld
let withCarol: string

/** Alice looks at her conversation with Bob; there is one with Carol. */
test.beforeEach(async ({ inMemory, arrive }) => {
  world = await inMemory()
  const withBob = world.natter.openDirect(ALICE, BOB).conversationId
  withCarol = world.natter.openDirect(ALICE, CAROL).conversationId
  for (const [id, from] of [
    [withBob, BOB],
    [withCarol, CAROL],
  ] as const)
    world.natter.append(id, { senderId: from, text: 'Good morning' })
  alice = await arrive(world)
  await alice.open('Bob Byrne')
})

/** Over the panes. */
const notice = (words: string) =>
  alice.page.getByRole('link', { name: new RegExp(words) }).and(alice.page.locator(':not(nav *)'))

test('a message of another conversation is told of, said once, and leads there', async () => {
  world.natter.say(withCarol, CAROL, 'Are you coming?')
  await expect(notice('Carol Chen.*Are you coming')).toBeVisible()
  await expect(
    alice.page.getByRole('status').getByText('New message from Carol Chen: Are you coming?', { exact: true }),
  ).toHaveCount(1)
  await notice('Are you coming').click()
  await expect(alice.message('Are you coming')).toBeVisible()
  await expect(notice('Are you coming')).toHaveCount(0)
})

test('what is open or muted is not told of', async ({ stack, arrive }) => {
  const [ann, bob, carol] = [await arrive(stack, 0), await arrive(stack, 1), await arrive(stack, 2)]
  for (const person of [bob, carol]) {
    await ann.openConversationWith(person)
    await ann.send('Hello')
    await person.open(ann.name)
  }
  await ann.list.getByRole('link', { name: /Bob/ }).click({ button: 'right' })
  await ann.page.getByRole('menuitem', { name: 'Mute', exact: true }).click()
  await expect(ann.list.getByRole('img', { name: 'Muted' })).toBeVisible()
  await bob.send('From a muted one')
  await expect(ann.list.getByText('From a muted one')).toBeVisible()
  await carol.send('From the open one')
  await expect(ann.message('From the open one')).toBeVisible()
  await expect(ann.page.getByText('From a muted one')).toHaveCount(1)
  await expect(ann.page.getByText(/New message from Bob/)).toHaveCount(0)
})

test('on a phone a notice and a toast do not cover each other', async ({ arrive }) => {
  alice = await arrive(world, 0, { size: 'phone' })
  await alice.open('Bob Byrne')
  await attach(alice, { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }, 'Files')
  const toast = alice.page.locator('[data-toasts] > div')
  await expect(toast).toBeVisible()
  world.natter.say(withCarol, CAROL, 'Are you coming?')
  const told = notice('Are you coming').locator('..')
  await expect(told).toBeVisible()
  const end = async () => {
    const box = await told.boundingBox()
    return (box?.y ?? 0) + (box?.height ?? 0)
  }
  // Both move while they appear.
  await expect
    .poll(async () => ((await toast.boundingBox())?.y ?? 0) - (await end()))
    .toBeGreaterThanOrEqual(0)
})

/** Counts the tones that the page plays. */
async function countTones(person: Person): Promise<() => Promise<number>> {
  await person.page.evaluate(() => {
    const counted = window as unknown as { tones: number }
    counted.tones = 0
    const start = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (at) {
      counted.tones += 1
      start.call(this, at)
    }
  })
  return () => person.page.evaluate(() => (window as unknown as { tones: number }).tones)
}

for (const { hour, atNight, tones } of [
  { hour: 15, atNight: false, tones: 2 },
  { hour: 3, atNight: false, tones: 0 },
  { hour: 3, atNight: true, tones: 2 },
])
  test(`at ${hour} o’clock, ${atNight ? 'with' : 'without'} a sound at night, a message makes ${tones} tones`, async () => {
    const { page } = alice
    await page.clock.setFixedTime(new Date(2026, 10, 30, hour))
    await page.evaluate(
      (soundAtNight) =>
        localStorage.setItem('natter.preferences', JSON.stringify({ sound: true, soundAtNight })),
      atNight,
    )
    await page.reload()
    await alice.open('Bob Byrne')
    const count = await countTones(alice)
    // A browser that has not been touched yet stays silent.
    await alice.composer.click()
    world.natter.say(withCarol, CAROL, 'Are you coming?')
    await expect(notice('Are you coming')).toBeVisible()
    await expect.poll(count).toBe(tones)
  })

test('the icon of an installed app tells how many messages are unread', async ({ arrive }) => {
  alice = await arrive(world, 0, { keepsFiles: true })
  const { page } = alice
  await alice.open('Bob Byrne')
  await page.evaluate(() => {
    const kept = window as unknown as { badges: (number | undefined)[] }
    kept.badges = []
    navigator.setAppBadge = async (count) => void kept.badges.push(count)
  })
  const newest = () => page.evaluate(() => (window as unknown as { badges: number[] }).badges.at(-1))
  world.natter.say(withCarol, CAROL, 'Are you coming?')
  await expect(page).toHaveTitle(/^\(/)
  const unread = Number(/^\((\d+)\)/.exec(await page.title())?.[1])
  await expect.poll(newest).toBe(unread)
  await notice('Are you coming').click()
  await expect.poll(newest).toBe(0)
})
