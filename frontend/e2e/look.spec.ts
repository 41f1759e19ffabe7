import { type Browser, expect, test } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import { expectAccessible, expectNoSidewaysScroll } from './support/checks'
import { memoryWorld } from './support/memoryWorld'
import { Person } from './support/person'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const NOON = new Date('2026-03-12T12:30:00').getTime()

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } }

/** Two days of talk between Alice and Bob, and two other conversations of Alice's. */
function populated() {
  const world = memoryWorld(() => NOON)
  const { natter } = world
  const withBob = natter.openDirect(ALICE, BOB).conversationId
  const withCarol = natter.openDirect(ALICE, 'ca701000-0000-4000-8000-000000000003').conversationId
  const withBodhi = natter.openDirect(ALICE, 'da4e0000-0000-4000-8000-000000000004').conversationId
  const say = (conversationId: string, senderId: string, sentAt: number, text: string) =>
    natter.append(conversationId, { senderId, sentAt, text })
  say(withBodhi, ALICE, NOON - 9 * DAY, 'Thanks for the recipe! I swapped the coriander for dill.')
  say(
    withCarol,
    'ca701000-0000-4000-8000-000000000003',
    NOON - 3 * DAY,
    'The tickets are in my bag, don’t worry',
  )
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
  return world
}

async function visit(browser: Browser, size: keyof typeof SIZES, colorScheme: 'light' | 'dark') {
  const world = populated()
  const context = await browser.newContext({
    viewport: SIZES[size],
    colorScheme,
    hasTouch: size === 'phone',
    // Half-way through fading, contrast is less than it will be.
    reducedMotion: 'reduce',
  })
  const network = await world.prepare(context)
  const page = await context.newPage()
  await page.clock.setFixedTime(NOON)
  const [user] = world.users
  if (!user) throw new Error('the world is empty')
  await page.goto(world.baseUrl)
  return { page, person: new Person({ page, network, user, baseUrl: world.baseUrl }) }
}

for (const size of ['desktop', 'phone'] as const) {
  for (const scheme of ['light', 'dark'] as const) {
    test(`every screen holds on a ${size} in ${scheme}`, async ({ browser }, testInfo) => {
      const { page, person } = await visit(browser, size, scheme)
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
      await page.getByRole('link', { name: /Bob Byrne/ }).click()
      await expect(person.message('Seven is perfect')).toBeInViewport()
      await check('conversation')
      await person.composer.fill('Ring the bell \u0007')
      await page.getByRole('button', { name: 'Send' }).click()
      await expect(page.getByRole('button', { name: 'Retry' })).toBeInViewport()
      await check('failed')
      await person.network.cut()
      await person.composer.fill('See you there!')
      await page.getByRole('button', { name: 'Send' }).click()
      await expect(page.getByRole('img', { name: 'Sending' })).toBeVisible()
      await person.composer.fill('x'.repeat(8001))
      await expect(page.getByText(/Messages are kept|Connecting/)).toBeVisible()
      await check('offline')
      await page.context().close()
    })
  }
}
