import { expect } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import { expectAccessible } from './support/checks'
import { CAROL } from './support/memoryWorld'
import { SENT } from './support/person'
import { test } from './support/test'

test('a row’s button stands beside its time and badge, and a strip of tabs does not scroll up or down', async ({
  inMemory,
  arrive,
}) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  world.natter.append(conversationId, { senderId: BOB, text: 'Good morning' })
  const alice = await arrive(world)
  const row = alice.list.getByRole('listitem')
  await row.hover()
  const [button, time] = await Promise.all([
    row.getByRole('button', { name: 'Conversation options' }).boundingBox(),
    row.locator('time').boundingBox(),
  ])
  expect((time?.x ?? 0) + (time?.width ?? 0)).toBeLessThanOrEqual(button?.x ?? 0)
  await alice.page.getByRole('searchbox').fill('bo')
  const tabs = alice.page.getByRole('tablist')
  expect(await tabs.evaluate((list) => list.scrollHeight - list.clientHeight)).toBe(0)
})

test('on a desktop the settings open at a page of theirs', async ({ inMemory, arrive }) => {
  const { page } = await arrive(await inMemory())
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'Settings' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Account' })).toBeVisible()
})

test('the list shows the draft of another conversation, not of the open one', async ({
  inMemory,
  arrive,
}) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  world.natter.append(conversationId, { senderId: BOB, text: 'Good morning' })
  const alice = await arrive(world)
  await alice.open('Bob Byrne')
  await alice.composer.fill('Half a sentence')
  await expect(alice.list.getByText('Good morning')).toBeVisible()
  await alice.composer.press('Escape')
  await alice.page.goto(alice.baseUrl)
  await expect(alice.list.getByText('Half a sentence')).toBeVisible()
})

test('a message is forwarded to several conversations at once, and to none by a slip', async ({
  inMemory,
  arrive,
}) => {
  const world = await inMemory()
  const [withBob, withCarol] = [BOB, CAROL].map(
    (userId) => world.natter.openDirect(ALICE, userId).conversationId,
  ) as [string, string]
  world.natter.append(withBob, { senderId: BOB, text: 'Good morning' })
  world.natter.append(withCarol, { senderId: CAROL, text: 'Good evening' })
  const alice = await arrive(world)
  await alice.open('Bob Byrne')
  await alice.choose('Good morning', 'Forward')
  const dialog = alice.page.getByRole('dialog', { name: 'Forward to' })
  await dialog.getByLabel('Find a conversation').fill('car')
  await expect(dialog.getByRole('button', { name: 'Bob Byrne' })).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Carol Chen' }).click()
  await dialog.getByLabel('Find a conversation').fill('')
  await dialog.getByRole('button', { name: 'Bob Byrne' }).click()
  expect(world.natter.texts(withCarol)).toEqual(['Good evening'])
  await dialog.getByRole('button', { name: 'Forward', exact: true }).click()
  for (const id of [withBob, withCarol])
    await expect.poll(() => world.natter.texts(id).at(-1)).toBe('Good morning')
  await expect.poll(() => world.natter.texts(withBob)).toHaveLength(2)
})

test('the name in a conversation’s header opens what there is to know about it', async ({
  inMemory,
  arrive,
}) => {
  const world = await inMemory()
  world.natter.append(world.natter.openDirect(ALICE, BOB).conversationId, { senderId: BOB, text: 'Hello' })
  const alice = await arrive(world)
  await alice.open('Bob Byrne')
  await alice.page.getByRole('main').getByRole('button', { name: 'Bob Byrne' }).click()
  await expect(alice.page.getByRole('dialog')).toContainText('@bob')
})

test('on a new device the list says who wrote', async ({ inMemory, arrive }) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openGroup('Choir', [ALICE, BOB, CAROL])
  world.natter.append(conversationId, { senderId: BOB, text: 'Good morning' })
  const alice = await arrive(world)
  await expect(alice.list).toContainText('Bob Byrne: Good morning')
  await expect(alice.list).not.toContainText('Someone')
})

test('in a group one sees who writes, and gets from their face, their name or a mention to who they are', async ({
  inMemory,
  arrive,
}) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openGroup('Choir', [ALICE, BOB, CAROL])
  world.natter.append(conversationId, { senderId: BOB, text: 'Good morning, @carol', mentions: [CAROL] })
  world.natter.append(conversationId, { senderId: CAROL, text: 'Hello' })
  const alice = await arrive(world)
  await alice.open('Choir')
  const message = alice.message('Good morning')
  await expect(message.locator('[data-mention=other]')).toHaveText('@Carol Chen')
  const name = message.getByRole('button', { name: 'Bob Byrne' })
  const colourOf = (of: typeof name) => of.evaluate((element) => getComputedStyle(element).color)
  const carolsName = alice.message('Hello').getByRole('button', { name: 'Carol Chen' })
  expect(await colourOf(name)).not.toBe(await colourOf(carolsName))

  const profile = alice.page.getByRole('dialog', { name: 'Profile' })
  await message.locator('button[aria-hidden]').click()
  await expect(profile).toContainText('@bob')
  await alice.page.keyboard.press('Escape')
  await name.click()
  await expect(profile).toContainText('@bob')
  await alice.page.keyboard.press('Escape')
  await message.locator('[data-mention]').click()
  await expect(profile).toContainText('@carol')
  await profile.getByRole('button', { name: 'Write a message' }).click()
  await expect(alice.page.getByRole('textbox', { name: 'Message to Carol Chen' })).toBeVisible()

  await alice.open('Choir')
  await alice.page.getByRole('main').getByRole('button', { name: 'Choir', exact: true }).click()
  await alice.page.getByRole('button', { name: 'Options for Bob Byrne' }).click()
  await alice.page.getByRole('menuitem', { name: 'Profile' }).click()
  await expect(profile).toContainText('@bob')
})

test('the search finds one’s own groups, too', async ({ inMemory, arrive }) => {
  const world = await inMemory()
  world.natter.openGroup('Sunday hike', [ALICE, BOB])
  world.natter.openGroup('Choir', [ALICE, BOB])
  const { page } = await arrive(world)
  await page.getByRole('searchbox').fill('hik')
  await page.getByRole('tab', { name: 'Groups' }).click()
  await expect(page.getByRole('list', { name: 'Groups found' }).getByRole('listitem')).toHaveText([
    /Sunday hike/,
  ])
  await page.getByRole('button', { name: /Sunday hike/ }).click()
  await expect(page.getByRole('textbox', { name: 'Message to Sunday hike' })).toBeVisible()
})

test('a quote, the list and what one answers call those by their names whom a message names', async ({
  inMemory,
  arrive,
}) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openGroup('Choir', [ALICE, BOB, CAROL])
  const asked = world.natter.append(conversationId, {
    senderId: BOB,
    text: 'Can you sing, @carol?',
    mentions: [CAROL],
  })
  const { entryId, seq, senderId } = asked
  world.natter.change(conversationId, CAROL, {
    kind: 'message',
    text: 'With @bob and @nobody-here',
    mentions: [BOB],
    replyTo: { entryId, seq, senderId, text: 'Can you sing, @carol?' },
  })
  const alice = await arrive(world)
  await alice.open('Choir')
  const answer = alice.message('With')
  await expect(answer.getByRole('button', { name: /In reply to/ })).toContainText(
    'Can you sing, @Carol Chen?',
  )
  await expect(alice.list).toContainText('Carol Chen: With @Bob Byrne and @nobody-here')
  const info = alice.page.getByRole('dialog', { name: 'Message info' })
  await alice.send('Hello @bob again')
  await expect(alice.tick('Hello', SENT)).toBeVisible()
  await alice.choose('Hello', 'Message info')
  await expect(info.getByText('Hello @Bob Byrne again')).toBeVisible()
  await alice.page.keyboard.press('Escape')
  await alice.reply('With')
  await expect(alice.page.getByText('With @Bob Byrne and @nobody-here').last()).toBeVisible()
})

test('who reacted is told from the menu, by the menu key and by a finger that rests', async ({
  inMemory,
  arrive,
}) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openGroup('Choir', [ALICE, BOB, CAROL])
  const { entryId } = world.natter.append(conversationId, { senderId: BOB, text: 'Good morning' })
  for (const [who, emoji] of [
    [BOB, '👍'],
    [CAROL, '👍'],
    [CAROL, '🎉'],
  ] as const)
    world.natter.change(conversationId, who, { kind: 'reacted', targetId: entryId, emoji })
  const alice = await arrive(world, 0, { size: 'phone' })
  const { page } = alice
  await alice.open('Choir')
  const dialog = page.getByRole('dialog', { name: 'Reactions' })
  const isTold = async () => {
    await expect(dialog.getByRole('region', { name: '👍' }).getByRole('listitem')).toHaveText([
      /Bob Byrne/,
      /Carol Chen/,
    ])
    await expect(dialog.getByRole('region', { name: '🎉' }).getByRole('listitem')).toHaveText([/Carol Chen/])
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
  }
  await alice.choose('Good morning', 'Who reacted')
  await isTold()

  const chip = alice.message('Good morning').getByRole('button', { name: /^👍/ })
  await chip.focus()
  await chip.dispatchEvent('contextmenu')
  await isTold()
  await expect(chip).toBeFocused()

  await alice.hold(chip, dialog)
  await isTold()
  await expect(chip).toHaveAttribute('aria-pressed', 'false')
})

test('a mention that is sent before it is known who is in the group is one all the same', async ({
  inMemory,
  arrive,
}) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openGroup('Choir', [ALICE, BOB, CAROL])
  const alice = await arrive(world)
  let answer = () => {}
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  await alice.page.route('**/members*', async (route) => {
    await held
    await route.continue()
  })
  await alice.open('Choir')
  await alice.send('Good morning, @carol')
  const message = alice.message('Good morning')
  await expect(message.getByRole('img', { name: 'Sending' })).toBeVisible()
  answer()
  await expect(message.locator('[data-mention=other]')).toHaveText('@Carol Chen')
  await expect(alice.tick('Good morning', SENT)).toBeVisible()
  const [sent] = world.natter.entriesOf(conversationId).slice(-1)
  expect(sent?.content).toMatchObject({ mentions: [CAROL] })
})
