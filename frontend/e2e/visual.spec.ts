import { expect, type Page } from '@playwright/test'
import type { Person } from './support/person'
import { NOON, populate } from './support/talk'
import { type Fixtures, test } from './support/test'
import type { Visit } from './support/world'

/** Fonts are drawn a little differently from one Chromium to the next; what is moved or missing is more than this. */
const TOLERANCE = { maxDiffPixelRatio: 0.02 }

const SCHEMES = ['light', 'dark'] as const

async function expectLook(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  // Nothing is pointed at.
  await page.mouse.move(1, 1)
  await expect(page).toHaveScreenshot(`${name}.png`, TOLERANCE)
}

/** Alice's browser, in a world with some talk in it. */
async function visit({ inMemory, arrive }: Pick<Fixtures, 'inMemory' | 'arrive'>, options: Visit) {
  const world = await inMemory(() => NOON)
  populate(world)
  return arrive(world, 0, { now: NOON, reducedMotion: 'reduce', ...options })
}

async function openChoir(person: Person): Promise<void> {
  await person.list.getByRole('link', { name: /Hill Choir/ }).click()
  await expect(person.message('Bring the blue folders, please')).toBeInViewport()
}

for (const colorScheme of SCHEMES) {
  test(`the way in looks as it did in ${colorScheme}`, async ({ inMemory, arrive }) => {
    const person = await arrive(await inMemory(), 0, {
      viewport: { width: 1024, height: 700 },
      colorScheme,
      reducedMotion: 'reduce',
      isSignedIn: false,
    })
    const { page } = person
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
    await expectLook(page, `sign-in-${colorScheme}`)
    await person.signIn()
    await expect(page.getByText('No conversations yet')).toBeVisible()
    await expectLook(page, `empty-${colorScheme}`)
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('listbox')).toBeVisible()
    await expectLook(page, `palette-${colorScheme}`)
    await page.keyboard.press('Escape')
    await page.goto(new URL('/settings/appearance', page.url()).href)
    await expect(page.getByRole('heading', { level: 2, name: 'Appearance' })).toBeVisible()
    await expectLook(page, `appearance-${colorScheme}`)
  })

  test(`a desktop with conversations looks as it did in ${colorScheme}`, async ({ inMemory, arrive }) => {
    const person = await visit({ inMemory, arrive }, { colorScheme })
    const { page } = person
    await person.open('Bob Byrne')
    await expect(person.message('Seven is perfect')).toBeInViewport()
    await expect(page.getByText(/last seen/)).toBeVisible()
    await expectLook(page, `conversation-${colorScheme}`)
    await openChoir(person)
    await page.getByRole('button', { name: 'Options for this conversation' }).click()
    await page.getByRole('menuitem', { name: 'Group details' }).click()
    await expect(page.getByRole('dialog').getByText('Bodhi Okafor-Lindqvist')).toBeVisible()
    await expectLook(page, `group-${colorScheme}`)
    await page.keyboard.press('Escape')
    await page.getByRole('searchbox').fill('bo')
    await expect(page.getByText('@bodhi')).toBeVisible()
    await expectLook(page, `search-${colorScheme}`)
  })

  test(`a phone looks as it did in ${colorScheme}`, async ({ inMemory, arrive }) => {
    const person = await visit({ inMemory, arrive }, { colorScheme, size: 'phone' })
    await expect(person.page.getByText('You: Seven is perfect')).toBeVisible()
    await expectLook(person.page, `phone-list-${colorScheme}`)
    await openChoir(person)
    await expectLook(person.page, `phone-group-${colorScheme}`)
  })
}

test('point 28: what is mirrored looks as it did', async ({ inMemory, arrive }) => {
  const person = await visit({ inMemory, arrive }, { preferences: { locale: 'ar-XB' } })
  await person.page.getByRole('link', { name: /Bob Byrne/ }).click()
  await expect(person.page.getByText('Seven is perfect').last()).toBeInViewport()
  await expectLook(person.page, 'rtl-conversation')
})
