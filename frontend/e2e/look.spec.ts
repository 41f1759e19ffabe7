import { expect } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import { expectAccessible, expectNoSidewaysScroll } from './support/checks'
import { BODHI, CAROL, type MemoryWorld } from './support/memoryWorld'
import { DISCONNECTED } from './support/person'
import { test } from './support/test'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const NOON = new Date('2026-03-12T12:30:00').getTime()

/** Two days of talk between Alice and Bob, and two other conversations of Alice's. */
function populate({ natter }: MemoryWorld): void {
  const withBob = natter.openDirect(ALICE, BOB).conversationId
  const withCarol = natter.openDirect(ALICE, CAROL).conversationId
  const withBodhi = natter.openDirect(ALICE, BODHI).conversationId
  const say = (conversationId: string, senderId: string, sentAt: number, text: string) =>
    natter.append(conversationId, { senderId, sentAt, text })
  say(withBodhi, ALICE, NOON - 9 * DAY, 'Thanks for the recipe! I swapped the coriander for dill.')
  say(withCarol, CAROL, NOON - 3 * DAY, 'The tickets are in my bag, don’t worry')
  for (let index = 0; index < 40; index += 1) {
    say(withBob, index % 3 ? BOB : ALICE, NOON - 2 * DAY + index * MINUTE, `Earlier message ${index + 1}`)
  }
  say(withBob, BOB, NOON - DAY, 'Did you get home all right?')
  say(
    withBob,
    ALICE,
    NOON - DAY + 4 * MINUTE,
    'Just in. The last tram was packed, but I got a seat by the window.',
  )
  say(withBob, BOB, NOON - DAY + 5 * MINUTE, 'Good!')
  say(withBob, BOB, NOON - DAY + 6 * MINUTE, 'Same time next week?')
  say(
    withBob,
    ALICE,
    NOON - 31 * MINUTE,
    'Yes, please. I found a place with a garden:\nhttps://example.com/a-rather-long-address/that-should-wrap-and-not-push-the-page-sideways/menu?day=thursday',
  )
  say(
    withBob,
    BOB,
    NOON - 12 * MINUTE,
    'Oh, that looks lovely! I will book a table for two at seven. Shout if that is too early for you, the trains are what they are.',
  )
  say(withBob, ALICE, NOON - 4 * MINUTE, 'Seven is perfect')
}

for (const size of ['desktop', 'phone'] as const) {
  for (const scheme of ['light', 'dark'] as const) {
    test(`every screen holds on a ${size} in ${scheme}`, async ({ inMemory, arrive }, testInfo) => {
      const world = await inMemory(() => NOON)
      populate(world)
      // Half-way through fading, contrast is less than it will be.
      const visit = {
        size,
        colorScheme: scheme,
        reducedMotion: 'reduce',
        now: NOON,
        isSignedIn: false,
      } as const
      const person = await arrive(world, 0, visit)
      const { page } = person
      const check = async (name: string) => {
        await expectAccessible(page)
        await expectNoSidewaysScroll(page)
        await page.screenshot({ path: testInfo.outputPath(`${name}-${size}-${scheme}.png`) })
      }
      await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
      await check('sign-in')
      await person.signIn()
      await expect(page.getByText('You: Seven is perfect')).toBeVisible()
      await check('list')
      await page.getByRole('searchbox').fill('bo')
      await expect(page.getByText('@bodhi')).toBeVisible()
      await check('search')
      await page.getByRole('button', { name: 'Clear search' }).click()
      await person.open('Bob Byrne')
      await expect(person.message('Seven is perfect')).toBeInViewport()
      await check('conversation')
      await person.composer.fill('Ring the bell \u0007')
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await expect(page.getByRole('button', { name: 'Retry' })).toBeInViewport()
      await check('failed')
      await person.network.cut()
      await person.composer.fill('See you there!')
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await expect(page.getByRole('img', { name: 'Sending' })).toBeVisible()
      await person.composer.fill('x'.repeat(8001))
      await expect(page.getByText(DISCONNECTED)).toBeVisible()
      await check('offline')
    })
  }
}
