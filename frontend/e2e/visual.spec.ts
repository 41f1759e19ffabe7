import { expect } from '@playwright/test'
import { test } from './support/test'

/** Fonts are drawn a little differently from one Chromium to the next; what is moved or missing is more than this. */
const TOLERANCE = { maxDiffPixelRatio: 0.02 }

for (const colorScheme of ['light', 'dark'] as const) {
  test(`key screens look as they did in ${colorScheme}`, async ({ inMemory, arrive }) => {
    const person = await arrive(await inMemory(), 0, {
      viewport: { width: 1024, height: 700 },
      colorScheme,
      reducedMotion: 'reduce',
      isSignedIn: false,
    })
    const { page } = person
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
    await page.evaluate(() => document.fonts.ready)
    await expect(page).toHaveScreenshot(`sign-in-${colorScheme}.png`, TOLERANCE)
    await person.signIn()
    await expect(page.getByText('Nobody here yet')).toBeVisible()
    await expect(page).toHaveScreenshot(`empty-${colorScheme}.png`, TOLERANCE)
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('listbox')).toBeVisible()
    await expect(page).toHaveScreenshot(`palette-${colorScheme}.png`, TOLERANCE)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+,')
    await expect(page.getByRole('heading', { level: 2, name: 'Appearance' })).toBeVisible()
    await expect(page).toHaveScreenshot(`appearance-${colorScheme}.png`, TOLERANCE)
  })
}
