import { expect, type Page } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import {
  expectAccessible,
  expectNoSidewaysScroll,
  expectThumbSized,
  expectVisibleFocus,
} from './support/checks'
import { CAROL, type MemoryWorld } from './support/memoryWorld'
import { type Fixtures, test } from './support/test'
import type { Visit } from './support/world'

const NOON = new Date('2026-03-12T12:30:00').getTime()

let world: MemoryWorld

/** Alice knows Bob and Carol. */
test.beforeEach(async ({ inMemory }) => {
  world = await inMemory(() => NOON)
  for (const [other, minutesAgo, text] of [
    [CAROL, 50, 'The tickets are in my bag, don’t worry'],
    [BOB, 4, 'Seven is perfect'],
  ] as const) {
    const { conversationId } = world.natter.openDirect(ALICE, other)
    world.natter.append(conversationId, { senderId: other, sentAt: NOON - minutesAgo * 60_000, text })
  }
})

/** Alice's browser. */
async function visit(arrive: Fixtures['arrive'], options: Visit = {}) {
  const person = await arrive(world, 0, { now: NOON, ...options })
  return { page: person.page, person }
}

const openSettings = async (page: Page) => {
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'Settings' }).click()
}

for (const size of ['desktop', 'phone'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`points 27 and 28: the shell’s screens hold on a ${size} in ${colorScheme}`, async ({
      arrive,
    }, testInfo) => {
      const { page, person } = await visit(arrive, {
        size: size === 'phone' ? 'narrow' : size,
        colorScheme,
        reducedMotion: 'reduce',
        isSignedIn: false,
      })
      const check = async (name: string) => {
        await expectAccessible(page)
        await expectNoSidewaysScroll(page)
        if (size === 'phone') await expectThumbSized(page)
        await page.screenshot({ path: testInfo.outputPath(`${name}-${size}-${colorScheme}.png`) })
      }
      await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
      await check('sign-in')
      await page.getByRole('button', { name: 'Forgot your password?' }).click()
      await check('forgot')
      await page.getByLabel('Username or email').fill('alice')
      await page.getByRole('button', { name: 'Send a code' }).click()
      await expect(page.getByLabel('Code')).toBeVisible()
      await check('reset')
      await page.getByRole('button', { name: 'Back to sign-in' }).click()
      await page.getByRole('button', { name: 'Create an account' }).click()
      await check('sign-up')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await person.signIn()
      await expect(page.getByText('Seven is perfect')).toBeVisible()
      await check('list')
      await page.getByRole('searchbox').fill('bo')
      await expect(page.getByText('@bodhi')).toBeVisible()
      await check('search')
      await page.getByRole('button', { name: 'Clear search' }).click()
      await page.getByRole('button', { name: 'Menu' }).click()
      await expect(page.getByRole('menu')).toBeVisible()
      await check('menu')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Menu' }).click()
      await page.getByRole('menuitem', { name: 'Find anything' }).click()
      await page.getByRole('combobox').fill('b')
      await expect(page.getByRole('option', { name: /Bob Byrne/ })).toBeVisible()
      await check('palette')
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).not.toBeVisible()
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
      await check('shortcuts')
      await page.getByRole('button', { name: 'Close' }).click()
      await openSettings(page)
      await check('settings')
      const sections = page.getByRole('navigation', { name: 'Settings' })
      for (const section of ['Account', 'Security', 'Appearance']) {
        await sections.getByRole('link', { name: section }).click()
        await expect(page.getByRole('heading', { level: 2, name: section })).toBeVisible()
        await check(`settings-${section.toLowerCase()}`)
        if (size === 'phone') await page.getByRole('link', { name: 'Back to settings' }).click()
      }
      await sections.getByRole('link', { name: 'Account' }).click()
      await page.getByRole('button', { name: 'Sign out everywhere' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await check('confirm')
      expect(person.complaints).toEqual([])
    })
  }
}

test('point 28: what is mirrored runs from right to left', async ({ arrive }, testInfo) => {
  for (const size of ['desktop', 'phone'] as const) {
    const { page, person } = await visit(arrive, {
      size: size === 'phone' ? 'narrow' : size,
      preferences: { locale: 'ar-XB' },
      reducedMotion: 'reduce',
      isSignedIn: false,
    })
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.screenshot({ path: testInfo.outputPath(`rtl-sign-in-${size}.png`) })
    await page.locator('[name=username]').fill(person.username)
    await page.locator('[name=password]').fill(`${person.username}-password`)
    await page.locator('[type=submit]').click()
    const row = page.getByRole('link', { name: /Bob Byrne/ })
    await expect(row).toBeVisible()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    const [avatar, name] = [row.locator('span').first(), row.getByText('Bob Byrne')]
    const start = (await avatar.boundingBox())?.x ?? 0
    expect(start).toBeGreaterThan((await name.boundingBox())?.x ?? 0)
    await page.screenshot({ path: testInfo.outputPath(`rtl-list-${size}.png`) })
    await page.keyboard.press('Control+,')
    await expect(page.getByRole('heading', { level: 2 })).toBeVisible()
    await expectNoSidewaysScroll(page)
    await page.screenshot({ path: testInfo.outputPath(`rtl-settings-${size}.png`) })
  }
})

test('point 28: theme, text size and language change at once, and stay', async ({ arrive }) => {
  const { page } = await visit(arrive, { colorScheme: 'light' })
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('heading', { level: 2, name: 'Account' })).toBeVisible()
  await page.getByRole('link', { name: 'Appearance' }).click()
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await ground()
  await page.getByRole('radio', { name: 'Dark' }).click()
  await expect.poll(ground).not.toBe(light)
  await page.getByRole('radio', { name: 'Larger' }).click()
  await page.getByLabel('Language of the app').selectOption('Deutsch')
  await expect(page.getByRole('heading', { level: 2, name: 'Darstellung' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { level: 2, name: 'Darstellung' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  expect(await ground()).not.toBe(light)
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('20px')
})

test('point 28: whoever asked for no motion sees none', async ({ arrive }) => {
  const { page } = await visit(arrive, { reducedMotion: 'reduce' })
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  const seconds = await dialog.evaluate((element) =>
    Number.parseFloat(getComputedStyle(element).animationDuration),
  )
  expect(seconds).toBeLessThan(0.001)
})

test('point 25: the app is walked through by keyboard alone', async ({ arrive }) => {
  const { page, person } = await visit(arrive, { isSignedIn: false })
  const focused = page.locator(':focus')
  const press = (...keys: string[]) =>
    keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve())
  await page.getByLabel('Username or email').focus()
  await page.keyboard.type(person.username)
  await press('Tab')
  await expectVisibleFocus(focused)
  await page.keyboard.type(`${person.username}-password`)
  await press('Enter')
  await expect(page.getByRole('link', { name: /Bob Byrne/ })).toBeVisible()

  // Every stop shows where it is, and nothing holds the focus for good.
  const stops: string[] = []
  for (let index = 0; index < 6; index += 1) {
    await press('Tab')
    await expectVisibleFocus(focused)
    stops.push(
      await focused.evaluate((element) => element.getAttribute('aria-label') ?? element.textContent ?? ''),
    )
  }
  expect(stops.join('; ')).toMatch(
    /Skip to the conversation; New chat; Menu; Search; .*Bob Byrne.*; .*Carol Chen/,
  )

  await press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('carol')
  await expect(page.getByRole('option', { name: /Carol Chen/ })).toBeVisible()
  await press('Enter')
  await expect(page).toHaveURL(/\/c\//)
  await expect(page.getByRole('heading', { level: 2, name: 'Carol Chen' })).toBeVisible()
  await press('Alt+ArrowUp')
  await expect(page.getByRole('heading', { level: 2, name: 'Bob Byrne' })).toBeVisible()
  await press('Escape')
  await expect(page).toHaveURL(/\/$/)

  await page.getByRole('button', { name: 'Menu' }).focus()
  await press('Enter')
  await expect(page.getByRole('menuitem', { name: 'New group' })).toBeFocused()
  await press('ArrowDown')
  await expect(page.getByRole('menuitem', { name: 'Find anything' })).toBeFocused()
  await press('ArrowDown')
  await expect(page.getByRole('menuitem', { name: 'Settings' })).toBeFocused()
  await press('ArrowDown')
  await expect(page.getByRole('menuitem', { name: 'Keyboard shortcuts' })).toBeFocused()
  await press('Enter')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await press('Escape')
  await expect(page.getByRole('dialog')).not.toBeVisible()

  await press('Control+,')
  await page.getByRole('link', { name: 'Appearance' }).focus()
  await press('Enter')
  await page.getByRole('radio', { name: 'System' }).focus()
  // Held, as a finger does.
  await page.keyboard.down('ArrowRight')
  await expect(page.getByRole('radio', { name: 'Light' })).toBeChecked()
  await page.keyboard.up('ArrowRight')
  await press('Escape')
  await expect(page).toHaveURL(/\/$/)
})

test('point 25: a dialog keeps the focus inside and gives it back', async ({ arrive }) => {
  const { page } = await visit(arrive)
  await page.keyboard.press('Control+,')
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Account' }).click()
  const opener = page.getByRole('button', { name: 'Sign out everywhere' })
  await opener.click()
  const dialog = page.getByRole('dialog')
  for (let index = 0; index < 5; index += 1) {
    await page.keyboard.press('Tab')
    await expect(dialog.locator(':focus')).toHaveCount(1)
  }
  await page.keyboard.press('Escape')
  await expect(opener).toBeFocused()
})

test('an account with an authenticator app signs in with its code', async ({ arrive }) => {
  const { page } = await visit(arrive, { isSignedIn: false })
  await page.getByLabel('Username or email').fill('carol')
  await page.getByLabel('Password', { exact: true }).fill('carol-password')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByLabel('Code').fill('123456')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
})

test('a new tab takes up the session, and signing out ends it in both', async ({ arrive }) => {
  const { page, person } = await visit(arrive)
  const second = await page.context().newPage()
  await second.goto(new URL('/', page.url()).href)
  await expect(second.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
  await person.signOut()
  await expect(second.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  await expect
    .poll(() => second.evaluate(() => JSON.stringify([localStorage, sessionStorage])))
    .not.toContain('refresh-')
})

test('a new tab takes up the session of one that is busy', async ({ arrive }) => {
  const { page } = await visit(arrive)
  const second = await page.context().newPage()
  const busy = page.evaluate(() => {
    const until = performance.now() + 3000
    while (performance.now() < until);
  })
  await second.goto(new URL('/', page.url()).href)
  await expect(second.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
  await busy
})

test('no token is ever in the address or in localStorage', async ({ arrive }) => {
  const { page, person } = await visit(arrive, { isSignedIn: false })
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(request.url()))
  await person.signIn()
  await page.reload()
  await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
  expect(addresses.filter((address) => /header\.|refresh-/.test(address))).toEqual([])
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toMatch(/header\.|refresh-/)
})

test('point 27: the settings hold in a window that is enlarged to 200 per cent', async ({ arrive }) => {
  const { page } = await visit(arrive, { viewport: { width: 640, height: 400 }, reducedMotion: 'reduce' })
  await openSettings(page)
  const links = page.getByRole('navigation', { name: 'Settings' }).getByRole('link')
  await expect(links.first()).toBeVisible()
  const pages = await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href))
  expect(pages.length).toBeGreaterThan(8)
  for (const address of pages) {
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 2 })).toBeVisible()
    await expect(page.getByText(/Loading/)).toHaveCount(0)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  }
})
