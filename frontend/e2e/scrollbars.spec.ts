import { expect } from '@playwright/test'
import config from '../playwright.config'
import { ALICE, BOB } from '../src/test/builders'
import { CAROL } from './support/memoryWorld'
import { test } from './support/test'
import { comeToRest } from './support/timelineView'

// Playwright hides them.
test.use({ launchOptions: { ...config.use?.launchOptions, ignoreDefaultArgs: ['--hide-scrollbars'] } })

test('what scrolls moves no messages, and squares off no corner of a dialog', async ({
  inMemory,
  arrive,
}) => {
  const world = await inMemory()
  const short = world.natter.openDirect(ALICE, BOB).conversationId
  const long = world.natter.openDirect(ALICE, CAROL).conversationId
  for (const conversationId of [short, ...Array.from({ length: 80 }, () => long)])
    world.natter.append(conversationId, { senderId: ALICE, text: 'The same words' })
  const alice = await arrive(world)
  const endOfNewest = async () => {
    await comeToRest(alice.timeline)
    const box = await alice.timeline.locator('[data-message]').last().boundingBox()
    return (box?.x ?? Number.NaN) + (box?.width ?? Number.NaN)
  }
  await alice.open('Bob Byrne')
  await expect(alice.message('The same words')).toBeVisible()
  const without = await endOfNewest()
  await alice.open('Carol Chen')
  await expect(alice.message('The same words').last()).toBeVisible()
  await expect
    .poll(() => alice.timeline.evaluate((view) => view.scrollHeight - view.clientHeight))
    .toBeGreaterThan(0)
  expect(await endOfNewest()).toBe(without)

  await alice.page.getByRole('button', { name: 'Menu' }).click()
  await alice.page.getByRole('menuitem', { name: 'New group' }).click()
  const look = await alice.page.getByRole('dialog').evaluate((dialog) => {
    const { overflow, borderTopRightRadius } = getComputedStyle(dialog)
    return { overflow, isRound: Number.parseFloat(borderTopRightRadius) > 0 }
  })
  expect(look).toEqual({ overflow: 'hidden', isRound: true })
})
