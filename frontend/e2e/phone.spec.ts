import { expect } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import { expectAccessible, expectNoSidewaysScroll, expectThumbSized } from './support/checks'
import { test } from './support/test'

const LONG = `${'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz'.repeat(3)} https://example.com/${'a'.repeat(200)}`

for (const locale of ['en', 'ar-XB'] as const) {
  test(`point 27: at 360 px there is one pane, nothing sideways, and room for thumbs (${locale})`, async ({
    inMemory,
    arrive,
  }) => {
    const world = await inMemory()
    const { conversationId } = world.natter.openDirect(ALICE, BOB)
    for (let index = 1; index <= 30; index += 1)
      world.natter.append(conversationId, { senderId: index % 2 ? BOB : ALICE, text: `Message ${index}` })
    world.natter.append(conversationId, { senderId: BOB, text: LONG })
    world.natter.append(conversationId, { senderId: BOB, text: 'The last one' })
    const alice = await arrive(world, 0, {
      size: 'narrow',
      reducedMotion: 'reduce',
      preferences: { locale },
    })
    const { page } = alice
    const list = page.getByRole('complementary')
    const main = page.getByRole('main')
    const composer = page.getByRole('textbox').last()
    const row = list.getByRole('link', { name: /Bob Byrne/ })
    const last = main.getByText('The last one')
    const check = async (name: string) => {
      await expectNoSidewaysScroll(page)
      await expectThumbSized(page)
      await expectAccessible(page)
      await page.screenshot({ path: test.info().outputPath(`${name}-${locale}.png`) })
    }
    await expect(main).toBeHidden()
    await row.tap()
    await expect(last).toBeInViewport()
    await expect(list).toBeHidden()
    await check('conversation')

    // The keyboard of a phone takes room from below: the page is resized (`interactive-widget` of index.html).
    await composer.tap()
    await page.setViewportSize({ width: 360, height: 400 })
    await expect(composer).toBeInViewport({ ratio: 1 })
    await expect(last).toBeInViewport({ ratio: 1 })
    await composer.fill('One\nTwo\nThree\nFour\nFive\nSix\nSeven\nEight\nNine')
    await expect(composer).toBeInViewport({ ratio: 1 })
    await check('keyboard')

    await page.setViewportSize({ width: 360, height: 740 })
    await main.getByRole('link').first().tap()
    await expect(main).toBeHidden()
    await expect(row).toBeVisible()
    await page.goBack()
    await expect(last).toBeVisible()
  })
}

test('the menu that a resting finger opens stays when the finger is lifted', async ({ inMemory, arrive }) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  world.natter.append(conversationId, { senderId: BOB, text: 'Good morning' })
  const alice = await arrive(world, 0, { size: 'phone' })
  const menu = alice.page.getByRole('menu')
  await alice.hold(alice.list.getByRole('link', { name: /Bob Byrne/ }), menu)
  await menu.getByRole('menuitem', { name: /^Block/ }).tap()
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).tap()
  await alice.open('Bob Byrne')
  await alice.hold(alice.message('Good morning').locator('[data-message]'), menu)
  await menu.getByRole('menuitem', { name: 'Reply' }).tap()
  await expect(alice.page.getByText('Reply to Bob Byrne')).toBeVisible()
})

test('what one marks as unread leads back to the list, and is so until one opens it', async ({
  inMemory,
  arrive,
}) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  world.natter.append(conversationId, { senderId: BOB, text: 'Call me back' })
  const alice = await arrive(world, 0, { size: 'phone' })
  await alice.open('Bob Byrne')
  await alice.page.getByRole('button', { name: 'Options for this conversation' }).tap()
  await alice.page.getByRole('menuitem', { name: 'Mark as unread' }).tap()
  const dot = alice.list.getByRole('img', { name: 'Marked as unread' })
  await expect(dot).toBeVisible()
  await expectAccessible(alice.page)
  // What comes after it is counted as ever.
  world.natter.say(conversationId, BOB, 'Hello?')
  await expect(alice.list.getByRole('img', { name: '1 unread message' })).toBeVisible()
  await alice.open('Bob Byrne')
  await expect(alice.message('Hello?')).toBeVisible()
  await alice.page.getByRole('link', { name: 'Back to conversations' }).tap()
  await expect(alice.list.getByRole('link', { name: /Bob Byrne/ })).toBeVisible()
  await expect(alice.list.getByRole('img', { name: /unread/ })).toHaveCount(0)
  expect(alice.complaints).toEqual([])
})

test('a menu that is higher than the room for it scrolls, and stays in the window', async ({
  inMemory,
  arrive,
}) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  for (let index = 1; index <= 20; index += 1)
    world.natter.append(conversationId, { senderId: BOB, text: `Message ${index}` })
  const alice = await arrive(world, 0, { size: 'narrow', reducedMotion: 'reduce' })
  const { page } = alice
  await page.setViewportSize({ width: 360, height: 480 })
  await alice.open('Bob Byrne')
  const menu = page.getByRole('menu')
  await alice.hold(alice.message('Message 18').locator('[data-message]'), menu)
  await expect(menu.getByRole('menuitem', { name: 'React with 👍' })).toBeInViewport({ ratio: 1 })
  const { y = -1, height = 0 } = (await menu.boundingBox()) ?? {}
  expect(y).toBeGreaterThanOrEqual(0)
  expect(y + height).toBeLessThanOrEqual(480)
  await menu.getByRole('menuitem', { name: 'Report' }).scrollIntoViewIfNeeded()
  await menu.getByRole('menuitem', { name: 'Report' }).tap()
  await expect(page.getByRole('dialog')).toBeVisible()
})

test('a phone is told of no keys', async ({ inMemory, arrive }) => {
  const { page } = await arrive(await inMemory(), 0, { size: 'narrow' })
  const keys = page.locator('kbd, [aria-hidden]:text("Ctrl")')
  await page.getByRole('button', { name: 'Menu' }).tap()
  await expect(page.getByRole('menuitem', { name: 'Find anything' })).toHaveText('Find anything', {
    useInnerText: true,
  })
  await expect(page.getByRole('menuitem', { name: 'Keyboard shortcuts' })).toHaveCount(0)
  await page.getByRole('menuitem', { name: 'Find anything' }).tap()
  await page.getByRole('combobox').fill('key')
  await expect(page.getByRole('option', { name: 'Keyboard shortcuts' })).toHaveCount(0)
  await page.goto(`${page.url()}settings`)
  await expect(page.getByRole('link', { name: 'Appearance' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Keyboard shortcuts' })).toHaveCount(0)
  await expect(keys.filter({ visible: true })).toHaveCount(0)
})

test('what happened to one’s account is there whole', async ({ inMemory, arrive }) => {
  const { page } = await arrive(await inMemory(), 0, { size: 'narrow' })
  const address = `0x${'a1b2c3d4e5'.repeat(4)}`
  const notice = { noticeId: 'n1', at: Date.now(), event: { kind: 'walletLinked', address } }
  await page.route('**/v1/me/security-notices', (route) => route.fulfill({ json: { notices: [notice] } }))
  await page.goto(`${page.url()}settings/devices`)
  // In passing, and in the list.
  for (const name of ['Notifications', 'Security activity']) {
    const words = page.getByRole('region', { name, exact: true }).getByText(/was linked to your account/)
    await expect(words).toBeVisible()
    const row = words.locator('..')
    await expect.poll(() => row.evaluate((line) => line.scrollWidth - line.clientWidth)).toBe(0)
  }
})

test('an address reads from left to right among words that do not', async ({ inMemory, arrive }) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  const address = 'https://example.com/a/'
  world.natter.append(conversationId, { senderId: BOB, text: `ראה ${address} עכשיו` })
  const alice = await arrive(world, 0, { preferences: { locale: 'ar-XB' } })
  await alice.list.getByRole('link').first().click()
  const drawn = await alice.timeline.getByRole('link').evaluate((link) => {
    const text = link.firstChild as Text
    const placeOf = (at: number) => {
      const range = document.createRange()
      range.setStart(text, at)
      range.setEnd(text, at + 1)
      return range.getBoundingClientRect().left
    }
    const places = Array.from(text.data, (_, at) => placeOf(at))
    return {
      text: text.data,
      isInOrder: places.every((place, at) => at === 0 || place > (places[at - 1] ?? 0)),
    }
  })
  expect(drawn).toEqual({ text: address, isInOrder: true })
})

test('point 28: what is written from right to left reads so, whatever surrounds it', async ({
  inMemory,
  arrive,
}) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  const say = (senderId: string, text: string) => world.natter.append(conversationId, { senderId, text })
  say(BOB, 'שלום Alice, מה שלומך?')
  say(ALICE, 'Fine. שלום means peace')
  const alice = await arrive(world)
  await alice.open('Bob Byrne')
  const direction = (text: string) =>
    alice.timeline.getByText(text).evaluate((element) => {
      const nearest = element.closest('[dir]') ?? element
      return [nearest.getAttribute('dir'), getComputedStyle(nearest).direction]
    })
  expect(await direction('מה שלומך')).toEqual(['auto', 'rtl'])
  expect(await direction('means peace')).toEqual(['auto', 'ltr'])
  await alice.composer.fill('שלום')
  expect(await alice.composer.evaluate((field) => getComputedStyle(field).direction)).toBe('rtl')
})
