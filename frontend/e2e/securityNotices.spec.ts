import { expect, type Page } from '@playwright/test'
import { test } from './support/test'

/** In passing; the list of the settings has the same words. */
const told = (page: Page) => page.getByRole('button', { name: 'Show', exact: true })

test('a new sign-in is told to the device that is there, and to one that was away when it comes back', async ({
  stack,
  arrive,
}) => {
  const { page: here } = await arrive(stack, 0)
  const { page: away } = await arrive(stack, 0)
  await expect(told(here)).toBeVisible()
  const address = away.url()
  await away.goto('about:blank')
  const { page: intruder } = await arrive(stack, 0)
  await expect(told(here)).toHaveCount(2)
  await away.goto(address)
  await expect(told(away)).toBeVisible()
  await expect(told(intruder)).toHaveCount(0)

  await told(away).click()
  await expect(away).toHaveURL(/settings\/devices$/)
  const activity = away.getByRole('list').filter({ hasText: 'New sign-in to your account' })
  await expect(activity.getByRole('listitem')).toHaveCount(1)
  await away.screenshot({ path: test.info().outputPath('activity.png') })
  await test.info().attach('activity', { path: test.info().outputPath('activity.png') })
})
