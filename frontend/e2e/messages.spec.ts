import { expect, type Page } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import { picture } from './support/files'
import { kept } from './support/kept'
import { CAROL, type MemoryWorld } from './support/memoryWorld'
import type { Person } from './support/person'
import { test } from './support/test'

const MINUTE = 60_000

let world: MemoryWorld
let conversationId: string

test.beforeEach(async ({ inMemory }) => {
  world = await inMemory()
  conversationId = world.natter.openDirect(ALICE, BOB).conversationId
})

const sayAsBob = (text: string) => world.natter.say(conversationId, BOB, text)

test('point 11: days are told apart by the reader’s own clock', async ({ arrive }) => {
  // Half past ten in the evening in Lisbon, and half past ten the next morning in Auckland.
  const late = Date.UTC(2026, 0, 14, 22, 30)
  for (const [index, text] of ['Before midnight', 'After midnight'].entries()) {
    const sentAt = late + index * 2 * 60 * MINUTE
    world.natter.append(conversationId, { senderId: BOB, text, sentAt })
  }
  const now = Date.UTC(2026, 0, 20, 12)
  for (const [timezoneId, days] of [
    ['Europe/Lisbon', ['January 14', 'January 15']],
    ['Pacific/Auckland', ['January 15']],
  ] as const) {
    const alice = await arrive(world, 0, { timezoneId, now })
    await alice.open('Bob Byrne')
    await expect(alice.message('After midnight')).toBeVisible()
    const headings = alice.timeline.getByRole('paragraph').filter({ hasText: /January/ })
    await expect(headings).toHaveText(days.map((day) => new RegExp(day)))
  }
})

test('point 12: what one person writes within five minutes stands together', async ({ arrive }) => {
  const group = world.natter.openGroup('Choir', [ALICE, BOB, CAROL]).conversationId
  const start = Date.now() - 60 * MINUTE
  const say = (senderId: string, minute: number, text: string) =>
    world.natter.append(group, { senderId, text, sentAt: start + minute * MINUTE })
  say(BOB, 0, 'First')
  say(BOB, 4, 'Soon after')
  say(BOB, 10, 'Later')
  say(CAROL, 11, 'Another voice')
  say(BOB, 12, 'Bob again')
  const alice = await arrive(world)
  await alice.page.goto(`${world.baseUrl}/c/${group}`)
  const named = (text: string, name: string) => alice.message(text).getByText(name, { exact: true })
  await expect(named('First', 'Bob Byrne')).toBeVisible()
  await expect(alice.message('Soon after')).toBeVisible()
  await expect(named('Soon after', 'Bob Byrne')).toHaveCount(0)
  await expect(named('Later', 'Bob Byrne')).toBeVisible()
  await expect(named('Another voice', 'Carol Chen')).toBeVisible()
  await expect(named('Bob again', 'Bob Byrne')).toBeVisible()
})

test('point 24: what looks like another site or runs a script is no link; real ones open safely', async ({
  arrive,
}) => {
  const harmless = [
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'https://natter.example@evil.example/',
    'https://аpple.com/',
    'https://evil.example\u202Emoc.elppa',
    '<a href="https://evil.example">bank.example</a>',
    'main.rs and notes.md',
  ]
  for (const text of harmless) world.natter.append(conversationId, { senderId: BOB, text })
  const text = 'See https://example.com/a?b=c, or www.example.org'
  world.natter.append(conversationId, { senderId: BOB, text })
  const alice = await arrive(world)
  await alice.open('Bob Byrne')
  await expect(alice.message('See')).toBeVisible()
  const links = alice.timeline.getByRole('link')
  // What finds them is fetched with the first text that may have one.
  await expect(links.first()).toBeVisible()
  const targets = () => links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href))
  await expect.poll(targets).toEqual([
    // Of the sixth, which is shown as it was typed: the address that one reads.
    'https://evil.example/',
    'https://example.com/a?b=c',
    expect.stringMatching(/^https?:\/\/www\.example\.org\/$/),
  ])
  await alice.page.context().route('https://example.com/**', (route) => route.fulfill({ body: 'There' }))
  const opened = alice.page.waitForEvent('popup')
  await links.filter({ hasText: 'https://example.com/a?b=c' }).click()
  const popup = await opened
  await popup.waitForLoadState()
  expect(await popup.evaluate(() => [window.opener, document.referrer])).toEqual([null, ''])
  expect(alice.complaints).toEqual([])
})

/** What a screen reader is told from now on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    const live = (node: Node | null) =>
      (node instanceof Element ? node : node?.parentElement)?.closest(
        '[role=status], [role=alert], [aria-live]',
      )
    new MutationObserver((changes) => {
      const regions = new Set(changes.map(({ target }) => live(target)))
      for (const region of regions) if (region?.textContent) heard.push(region.textContent)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard)
}

test.describe('point 26', () => {
  let alice: Person

  test.beforeEach(async ({ arrive }) => {
    for (let index = 1; index <= 300; index += 1)
      world.natter.append(conversationId, { senderId: index % 2 ? BOB : ALICE, text: `Message ${index}` })
    alice = await arrive(world)
  })

  test('point 26: a screen reader hears of a new message once, and of several in one go', async () => {
    await alice.open('Bob Byrne')
    await expect(alice.message('Message 300')).toBeInViewport()
    const heard = await listen(alice.page)
    sayAsBob('Are you there?')
    await expect.poll(heard).toEqual(['New message from Bob Byrne: Are you there?'])
    for (const text of ['One', 'Two', 'Three']) sayAsBob(text)
    await expect(alice.message('Three')).toBeVisible()
    await alice.send('I am')
    await expect
      .poll(heard)
      .toEqual(['New message from Bob Byrne: Are you there?', '3 new messages from Bob Byrne'])
  })

  test('point 26: history is silent, when it is opened and when it is scrolled to', async () => {
    const heard = await listen(alice.page)
    await alice.open('Bob Byrne')
    await expect(alice.message('Message 300')).toBeInViewport()
    await expect(async () => {
      await alice.timeline.evaluate((view) => view.scrollTo({ top: 0 }))
      await expect(alice.message('Message 1')).toBeInViewport({ timeout: 200 })
    }).toPass()
    // What is new is told, and behind it nothing else.
    sayAsBob('And now?')
    await expect
      .poll(async () => (await heard()).filter((text) => /message/i.test(text)))
      .toEqual(['New message from Bob Byrne: And now?'])
  })
})

test('without a connection a pinned message says what this device knows of it; a photo says that it is one', async ({
  arrive,
}) => {
  const alice = await arrive(world)
  sayAsBob('The address')
  const { name, buffer } = await picture(alice.page, 'map.png', 300, 200)
  const announced = { mediaId: '019a0000-0000-7000-8000-000000000001', kind: 'picture', name } as const
  const attachments = [world.media.add({ ...announced, contentType: 'image/png', bytes: 1 }, buffer)]
  world.natter.change(conversationId, BOB, { kind: 'message', text: 'The map', attachments })
  await alice.open('Bob Byrne')
  const bar = alice.page.getByRole('region', { name: 'Pinned messages' })
  await alice.choose('The map', 'Pin message')
  await expect(bar).toContainText('Photo · The map')
  await alice.choose('The address', 'Pin message')
  await expect(alice.timeline.getByText('You pinned a message')).toHaveCount(2)
  await expect
    .poll(async () => (await kept(alice.page, 'conversations')).map(({ pins }) => pins?.length))
    .toEqual([2])
  await alice.network.cut()
  await alice.page.reload()
  await expect(bar).toContainText('Photo · The map')
  await bar.getByRole('button', { name: /^Pinned message/ }).click()
  await expect(bar).toContainText('The address')
})

test('pinned messages are above the timeline, from the newest on, until they are unpinned', async ({
  arrive,
}) => {
  const alice = await arrive(world)
  sayAsBob('The address')
  const code = sayAsBob('The code')
  await alice.open('Bob Byrne')
  await alice.choose('The address', 'Pin message')
  await expect(alice.timeline.getByText('You pinned a message')).toBeVisible()
  await alice.choose('The code', 'Pin message')
  const bar = alice.page.getByRole('region', { name: 'Pinned messages' })
  await expect(bar.getByRole('button', { name: 'Pinned message 2 of 2 The code' })).toBeVisible()
  await bar.getByRole('button', { name: /The code/ }).click()
  await expect(alice.page).toHaveURL(/\/m\/2$/)
  await bar.getByRole('button', { name: 'Pinned message 1 of 2 The address' }).click()
  await expect(alice.page).toHaveURL(/\/m\/1$/)

  // What it says now; and not what was deleted.
  world.natter.change(conversationId, BOB, {
    kind: 'edited',
    targetId: code.entryId,
    targetSeq: code.seq,
    text: 'The new code',
  })
  await expect(bar).toContainText('The new code')
  await bar.getByRole('button', { name: 'Unpin message' }).click()
  await expect(bar.getByRole('button', { name: 'Pinned message The address' })).toBeVisible()
  await alice.page.reload()
  await expect(bar).toContainText('The address')
  await alice.send('My address')
  await alice.choose('My address', 'Pin message')
  await expect(bar).toContainText('My address')
  await alice.choose('My address', 'Delete for everyone')
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(bar).toContainText('The address')
  await alice.choose('The address', 'Unpin message')
  await expect(bar).toHaveCount(0)
})
