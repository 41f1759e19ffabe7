import { expect } from '@playwright/test'
import { SENT } from './support/person'
import { test } from './support/test'

test('point 14: a message is found, opened in its context and highlighted; the link leads others there', async ({
  stack,
  arrive,
}) => {
  const alice = await arrive(stack, 0)
  const bob = await arrive(stack, 1)
  await alice.openConversationWith(bob)
  for (const text of ['Before it', 'The pomegranate is ripe', 'After it']) {
    await alice.send(text)
    await expect(alice.tick(text, SENT)).toBeVisible()
  }
  await alice.page.keyboard.press('Escape')
  const box = alice.page.getByRole('searchbox', { name: 'Search', exact: true })
  const hit = alice.page.getByRole('list', { name: 'Messages found' }).getByRole('link')
  // The archive follows at its own pace.
  await expect(async () => {
    await box.fill('')
    await box.fill('pomegranate')
    await alice.page.getByRole('tab', { name: 'Messages' }).click()
    await expect(hit).toHaveCount(1, { timeout: 3000 })
  }).toPass()
  await expect(hit.locator('mark')).toHaveText('pomegranate')
  await hit.click()
  await expect(alice.page).toHaveURL(/\/c\/[^/]+\/m\/\d+$/)
  await expect(alice.message('The pomegranate is ripe').locator('.animate-sought')).toBeVisible()
  await expect(alice.message('Before it')).toBeVisible()

  await bob.page.goto(alice.page.url())
  await expect(bob.message('The pomegranate is ripe').locator('.animate-sought')).toBeVisible()
})
