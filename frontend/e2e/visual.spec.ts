import { expect, test } from '@playwright/test'
import { memoryWorld } from './support/memoryWorld'
import { Person } from './support/person'

/** Fonts are drawn a little differently from one Chromium to the next; what is moved or missing is more than this. */
const TOLERANCE = { maxDiffPixelRatio: 0.02 }

for (const colorScheme of ['light', 'dark'] as const) {
  test(`key screens look as they did in ${colorScheme}`, async ({ browser }) => {
    const world = memoryWorld()
    const context = await browser.newContext({
      viewport: { width: 1024, height: 700 },
      colorScheme,
      reducedMotion: 'reduce',
    })
    const network = await world.prepare(context)
    const page = await context.newPage()
    const [user] = world.users
    if (!user) throw new Error('the world is empty')
    await page.goto(world.baseUrl)
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
    await page.evaluate(() => document.fonts.ready)
    await expect(page).toHaveScreenshot(`sign-in-${colorScheme}.png`, TOLERANCE)
    await new Person({ page, network, user, baseUrl: world.baseUrl }).signIn()
    await expect(page.getByText('Nobody here yet')).toBeVisible()
    await expect(page).toHaveScreenshot(`empty-${colorScheme}.png`, TOLERANCE)
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('listbox')).toBeVisible()
    await expect(page).toHaveScreenshot(`palette-${colorScheme}.png`, TOLERANCE)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+,')
    await expect(page.getByRole('heading', { level: 2, name: 'Appearance' })).toBeVisible()
    await expect(page).toHaveScreenshot(`appearance-${colorScheme}.png`, TOLERANCE)
    await context.close()
  })
}
