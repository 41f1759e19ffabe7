import { expect } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import { test } from './support/test'

test('by touch, a screen reader’s user gets to what can be done with a message and a conversation', async ({
  inMemory,
  arrive,
}) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  world.natter.append(conversationId, { senderId: BOB, text: 'Good morning' })
  const alice = await arrive(world, 0, { size: 'phone' })
  // As a screen reader presses: whatever is seen there.
  await alice.list.getByRole('button', { name: 'Conversation options' }).dispatchEvent('click')
  await expect(alice.page.getByRole('menuitem', { name: 'Mute', exact: true })).toBeVisible()
  await alice.page.keyboard.press('Escape')
  await alice.open('Bob Byrne')
  await expect(alice.page.getByRole('heading', { level: 1 })).toHaveCount(1)
  await alice.message('Good morning').getByRole('button', { name: 'Message options' }).dispatchEvent('click')
  await expect(alice.page.getByRole('menuitem', { name: 'Reply' })).toBeVisible()
})

test('whoever leaves a conversation by Escape is at its line of the list', async ({ inMemory, arrive }) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  world.natter.append(conversationId, { senderId: BOB, text: 'Good morning' })
  const alice = await arrive(world)
  await alice.open('Bob Byrne')
  // What comes and goes in the header is seen, and not said each time.
  await expect(alice.page.getByRole('main').locator('header [aria-live]')).toHaveCount(0)
  await alice.page.keyboard.press('Escape')
  await expect(alice.list.getByRole('link', { name: /Bob Byrne/ })).toBeFocused()
})

test('pages of the settings and notices have names', async ({ inMemory, arrive }) => {
  const { page } = await arrive(await inMemory())
  await page.keyboard.press('Control+,')
  await expect(page).toHaveTitle('Account · Settings · Natter')
  await page.getByRole('link', { name: 'Privacy' }).click()
  await expect(page).toHaveTitle('Privacy · Settings · Natter')
  await page.getByRole('link', { name: 'Back to conversations' }).click()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Invite someone' }).click()
  await expect(page.getByRole('region', { name: 'Notifications', exact: true })).toBeAttached()
})
