import { expect, type Locator, type Page } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import type { MemoryWorld } from './support/memoryWorld'
import type { Person } from './support/person'
import { type Fixtures, test } from './support/test'
import { comeToRest, distanceFromEnd, driftOfGrowth, scrollToBeginning } from './support/timelineView'

const MINUTE = 60_000
const BEGINNING = 'This is the beginning of your conversation.'

let alice: Person
let view: Locator
let world: MemoryWorld
let conversationId: string

test.beforeEach(async ({ inMemory }) => {
  world = await inMemory()
})

interface Talk extends Pick<Fixtures, 'arrive'> {
  read?: number
  unread?: number
}

/** Alice and Bob have talked; of some of it Alice has not read anything yet. She is in her list of conversations. */
async function talked({ read = 200, unread = 0, arrive }: Talk) {
  conversationId = world.natter.openDirect(ALICE, BOB).conversationId
  const total = read + unread
  const start = Date.now() - total * 10 * MINUTE
  for (let index = 1; index <= total; index += 1) {
    const text = `Message ${index}${' and some more words'.repeat(index % 7)}`
    const senderId = index > read || index % 3 ? BOB : ALICE
    const message = { senderId, text, sentAt: start + index * 10 * MINUTE }
    if (index > read) world.natter.miss(conversationId, message)
    else world.natter.append(conversationId, message)
  }
  alice = await arrive(world)
  view = alice.timeline
}

const open = () => alice.open('Bob Byrne')
const sayAsBob = (text: string) => world.natter.say(conversationId, BOB, text)
const topOf = async (message: Locator) => Math.round((await message.boundingBox())?.y ?? Number.NaN)
const scrollTo = (top: number) => view.evaluate((element, y) => element.scrollTo({ top: y }), top)
const scrollBy = (top: number) => view.evaluate((element, y) => element.scrollBy({ top: y }), top)
const unreadLine = () => view.getByText('New messages', { exact: true })

/** Puts the page behind another tab, or in front again. */
async function setVisible(page: Page, isVisible: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
      document.dispatchEvent(new Event('visibilitychange'))
    },
    isVisible ? 'visible' : 'hidden',
  )
}

test('point 6: without anything unread it opens at the newest message, and stays there', async ({
  arrive,
}) => {
  await talked({ arrive })
  await open()
  await expect(alice.message('Message 200')).toBeInViewport()
  await comeToRest(view)
  sayAsBob('One more')
  await expect(alice.message('One more')).toBeInViewport()
  await expect(unreadLine()).toHaveCount(0)
})

test('whoever is at the newest message stays there when the window changes', async ({ arrive }) => {
  await talked({ arrive })
  await open()
  await comeToRest(view)
  for (const [width, height] of [
    [700, 600],
    [1280, 500],
    [640, 900],
  ] as const) {
    await alice.page.setViewportSize({ width, height })
    await comeToRest(view)
    expect(await distanceFromEnd(view)).toBeLessThan(2)
  }
  await scrollBy(-400)
  // Whoever changes the window does so after what they see of the conversation, not within the same frame.
  await comeToRest(view)
  await alice.page.setViewportSize({ width: 1100, height: 500 })
  await comeToRest(view)
  expect(await distanceFromEnd(view)).toBeGreaterThan(100)
})

test('points 6, 7 and 16: it opens at the unread line, which stays; what was not seen stays unread', async ({
  arrive,
}) => {
  await talked({ read: 100, unread: 60, arrive })
  await expect(alice.page).toHaveTitle(/^\(1\)/)
  await open()
  await expect(unreadLine()).toBeInViewport()
  await expect(alice.message('Message 101')).toBeInViewport()
  await expect(alice.message('Message 100')).toBeInViewport()
  await expect(alice.message('Message 160')).not.toBeInViewport()
  await comeToRest(view)
  const before = await topOf(unreadLine())
  sayAsBob('And another')
  await expect(alice.page.getByRole('button', { name: /\d+ new messages/ })).toBeVisible()
  expect(await topOf(unreadLine())).toBe(before)
  await expect(alice.page).toHaveTitle(/^\(1\)/)
  await alice.page.getByRole('button', { name: /new messages/ }).click()
  await expect(alice.message('And another')).toBeInViewport()
  await expect(alice.page).toHaveTitle(/^Bob/)
  await expect(async () => {
    await view.hover()
    await alice.page.mouse.wheel(0, -300)
    // The next turn of the wheel would lead past it.
    await comeToRest(view)
    await expect(unreadLine()).toBeInViewport({ timeout: 100 })
  }).toPass()
  const has = alice.page.getByText('New messages', { exact: true })
  await expect(view.getByRole('listitem').filter({ has })).toContainText('Message 101')
})

test('point 16: what comes while nobody looks stays unread, and gets a line', async ({ arrive }) => {
  await talked({ arrive })
  await open()
  await expect(alice.message('Message 200')).toBeInViewport()
  await comeToRest(view)
  await setVisible(alice.page, false)
  sayAsBob('While you were away')
  await expect(alice.page).toHaveTitle(/^\(1\)/)
  await setVisible(alice.page, true)
  await expect(unreadLine()).toBeVisible()
  await alice.page.getByRole('button', { name: '1 new message' }).click()
  await expect(alice.message('While you were away')).toBeInViewport()
  await expect(alice.page).toHaveTitle(/^Bob/)
})

test('point 9: the button and the list count the same, also where not all of it is here', async ({
  arrive,
}) => {
  await talked({ read: 100, unread: 500, arrive })
  await open()
  await expect(unreadLine()).toBeInViewport()
  const button = alice.page.getByRole('button', { name: /new messages/ })
  const badge = alice.list.getByRole('img', { name: /unread messages/ })
  const count = async (of: Locator, words: RegExp) =>
    words.exec((await of.getAttribute('aria-label')) ?? (await of.innerText()))?.[1]
  await expect(async () => {
    const counted = await count(badge, /^(\d+) unread/)
    expect(Number(counted)).toBeGreaterThan(400)
    expect(await count(button, /^(\d+) new/)).toBe(counted)
  }).toPass()
})

test('point 8: loading older messages moves nothing that is visible', async ({ arrive }) => {
  await talked({ read: 400, arrive })
  await open()
  await expect(alice.message('Message 400')).toBeInViewport()
  await comeToRest(view)
  for (const top of [900, 300, 0]) {
    expect(await driftOfGrowth(view, alice.network, top)).toBeLessThanOrEqual(1)
  }
})

test('point 9: new messages do not move who reads older ones; a button counts them', async ({ arrive }) => {
  await talked({ arrive })
  await open()
  await expect(alice.message('Message 200')).toBeInViewport()
  await comeToRest(view)
  const anchor = alice.message('Message 184')
  await scrollBy(-700)
  await expect(alice.message('Message 200')).not.toBeInViewport()
  await expect(anchor).toBeInViewport()
  await comeToRest(view)
  const before = await topOf(anchor)
  sayAsBob('First news')
  sayAsBob('Second news')
  const button = alice.page.getByRole('button', { name: '2 new messages' })
  await expect(button).toBeVisible()
  expect(await topOf(anchor)).toBe(before)
  await button.click()
  await expect(alice.message('Second news')).toBeInViewport()
  await expect(button).not.toBeVisible()
  await scrollBy(-700)
  await alice.send('What one writes leads down')
  await expect(alice.message('What one writes leads down')).toBeInViewport()
})

test('point 10: what grows at the bottom keeps the view pinned, and moves nobody who reads above', async ({
  arrive,
}) => {
  await talked({ arrive })
  await open()
  const last = alice.message('Message 200')
  await expect(last).toBeInViewport()
  // As an image does that comes after its message.
  const grow = () =>
    last.evaluate((row) => {
      const image = document.createElement('div')
      image.style.height = '240px'
      row.append(image)
    })
  await grow()
  await expect.poll(() => distanceFromEnd(view)).toBeLessThanOrEqual(1)
  await view.hover()
  await alice.page.mouse.wheel(0, -300)
  await expect.poll(() => distanceFromEnd(view)).toBeGreaterThan(200)
  const anchor = alice.message('Message 196')
  await comeToRest(view)
  const before = await topOf(anchor)
  await grow()
  await expect.poll(() => distanceFromEnd(view)).toBeGreaterThan(400)
  expect(await topOf(anchor)).toBe(before)
})

test('point 11: while one scrolls, the date floats above', async ({ arrive }) => {
  await talked({ arrive })
  await open()
  await expect(alice.message('Message 200')).toBeInViewport()
  const date = alice.page.getByTestId('floating-date')
  await expect(date).toHaveCSS('opacity', '0')
  await view.hover()
  await expect(async () => {
    await alice.page.mouse.wheel(0, -200)
    await expect(date).toHaveCSS('opacity', '1', { timeout: 200 })
  }).toPass({ intervals: [1] })
  await expect(date).toHaveText(/Today|Yesterday/)
  await expect(date).toHaveCSS('opacity', '0')
})

test('point 13: ten thousand messages, and the page holds a few of them', async ({ arrive }) => {
  await talked({ read: 10_000, arrive })
  await open()
  await expect(alice.message('Message 10000')).toBeInViewport()
  const most = await scrollToBeginning(view, BEGINNING)
  await expect(async () => {
    await scrollTo(0)
    await expect(alice.message('Message 1')).toBeInViewport({ timeout: 200 })
  }).toPass()
  expect(most).toBeLessThan(60)
  expect(alice.complaints).toEqual([])
})

test('point 14: a link opens a message in its context, and leads on to the newest', async ({ arrive }) => {
  await talked({ read: 400, arrive })
  await alice.page.goto(`${world.baseUrl}/c/${conversationId}/m/120`)
  const sought = alice.message('Message 120')
  await expect(sought).toBeInViewport()
  await expect(alice.message('Message 121')).toBeInViewport()
  await expect(sought.locator('.animate-sought')).toBeVisible()
  sayAsBob('Meanwhile')
  await expect(alice.page.getByRole('button', { name: '1 new message' })).toBeVisible()
  await expect(sought).toBeInViewport()
  await alice.page.getByRole('button', { name: '1 new message' }).click()
  await expect(alice.message('Meanwhile')).toBeInViewport()
})

test('point 15: going back, forward and reloading restore the conversation and the place', async ({
  arrive,
}) => {
  await talked({ read: 400, arrive })
  await open()
  await expect(alice.message('Message 400')).toBeInViewport()
  await view.hover()
  await alice.page.mouse.wheel(0, -3333)
  await expect(alice.page.getByRole('button', { name: 'Jump to newest message' })).toBeVisible()
  await expect(alice.page.getByTestId('floating-date')).toHaveCSS('opacity', '0')
  const text = (await view.getByRole('listitem').nth(12).locator('[dir=auto]').textContent()) ?? ''
  const place = await topOf(alice.message(text))
  await alice.openConversationWith(await world.user(2))
  await alice.page.goBack()
  await expect.poll(() => topOf(alice.message(text))).toBe(place)
  await alice.page.reload()
  await expect.poll(() => topOf(alice.message(text))).toBe(place)
  await alice.page.goForward()
  await expect(alice.composer).toHaveAccessibleName(/Carol/)
  await open()
  await expect(alice.message('Message 400')).toBeInViewport()
})
