import { expect } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll } from './support/checks'
import { DISCONNECTED } from './support/person'
import { NOON, populate } from './support/talk'
import { test } from './support/test'

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
