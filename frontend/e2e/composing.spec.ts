import { expect } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import { CAROL, type MemoryWorld } from './support/memoryWorld'
import { type Person, SENT } from './support/person'
import { type Fixtures, test } from './support/test'
import { distanceFromEnd } from './support/timelineView'
import type { Visit } from './support/world'

let world: MemoryWorld
let conversationId: string

test.beforeEach(async ({ inMemory }) => {
  world = await inMemory()
  conversationId = world.natter.openDirect(ALICE, BOB).conversationId
  world.natter.append(conversationId, { senderId: BOB, text: 'Hello' })
})

async function aliceWithBob(arrive: Fixtures['arrive'], visit: Visit = {}): Promise<Person> {
  const alice = await arrive(world, 0, visit)
  await alice.open('Bob Byrne')
  await expect(alice.message('Hello')).toBeVisible()
  return alice
}

const said = () => world.natter.texts(conversationId).slice(1)

test('point 2: a message that is refused says why, and can be tried again or deleted', async ({ arrive }) => {
  const alice = await aliceWithBob(arrive)
  await alice.send('Ring the bell \u0007')
  const row = alice.message('Ring the bell')
  await expect(row.getByRole('alert')).toContainText(/Not sent\. .+/)
  await row.getByRole('button', { name: 'Retry' }).click()
  await expect(row.getByRole('alert')).toContainText(/Not sent\. .+/)
  // What one writes after it goes out all the same.
  await alice.send('Never mind')
  await expect(alice.tick('Never mind', SENT)).toBeVisible()
  // What the server has stands first; until then a press on the row meets another one.
  await expect
    .poll(() => alice.textsBeginningWith(''))
    .toEqual(['Hello', 'Never mind', 'Ring the bell \u0007'])
  await row.getByRole('button', { name: 'Delete' }).click()
  await expect(row).toHaveCount(0)
  await alice.page.reload()
  await expect(alice.message('Never mind')).toBeVisible()
  await expect(row).toHaveCount(0)
  expect(said()).toEqual(['Never mind'])
})

test('a message that is refused can be written anew', async ({ arrive }) => {
  const alice = await aliceWithBob(arrive)
  await alice.send('Ring the bell \u0007')
  await alice.composer.fill('And then')
  await alice.message('Ring the bell').getByRole('button', { name: 'Edit' }).click()
  await expect(alice.composer).toHaveValue('Ring the bell \u0007')
  await alice.composer.fill('Ring twice')
  await alice.composer.press('Enter')
  await expect(alice.tick('Ring twice', SENT)).toBeVisible()
  await expect(alice.composer).toHaveValue('And then')
  expect(said()).toEqual(['Ring twice'])
})

test('half a character holds nothing up', async ({ arrive }) => {
  const alice = await aliceWithBob(arrive)
  await alice.composer.focus()
  // By the page itself: on its way there, Playwright would replace it.
  await alice.page.evaluate(() => {
    const half = String.fromCharCode(0xd83d)
    document.execCommand('insertText', false, `cut ${half} off`)
  })
  await alice.composer.press('Enter')
  await alice.send('What stands behind it')
  await expect(alice.tick('What stands behind it', SENT)).toBeVisible()
  expect(said()).toEqual(['cut \ufffd off', 'What stands behind it'])
})

test('point 5: Enter sends, and with Shift it breaks the line', async ({ arrive }) => {
  const alice = await aliceWithBob(arrive)
  await alice.composer.pressSequentially('One line')
  await alice.composer.press('Shift+Enter')
  await alice.composer.pressSequentially('and another')
  await expect(alice.composer).toHaveValue('One line\nand another')
  await alice.composer.press('Enter')
  await expect(alice.composer).toHaveValue('')
  await expect.poll(said).toEqual(['One line\nand another'])
  // Nothing but white space is no message.
  await alice.composer.pressSequentially('  ')
  await alice.composer.press('Enter')
  await alice.send('The end')
  await expect.poll(said).toEqual(['One line\nand another', 'The end'])
})

test('point 5: Enter that ends an input method’s composition sends nothing', async ({ arrive }) => {
  const alice = await aliceWithBob(arrive)
  const devtools = await alice.page.context().newCDPSession(alice.page)
  await alice.composer.focus()
  await devtools.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 })
  await expect(alice.composer).toHaveValue('にほん')
  // As browsers report a key that the input method takes for itself.
  const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 }
  await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key })
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
  await devtools.send('Input.insertText', { text: '日本' })
  await expect(alice.composer).toHaveValue('日本')
  await alice.composer.press('Enter')
  await expect.poll(said).toEqual(['日本'])
})

test('point 5: on a touch screen Enter breaks the line, and the button sends', async ({ arrive }) => {
  const alice = await aliceWithBob(arrive, { size: 'phone' })
  await alice.composer.pressSequentially('One line')
  await alice.composer.press('Enter')
  await alice.composer.pressSequentially('and another')
  await expect(alice.composer).toHaveValue('One line\nand another')
  await alice.page.getByRole('button', { name: 'Send', exact: true }).tap()
  await expect.poll(said).toEqual(['One line\nand another'])
})

for (const size of ['desktop', 'phone'] as const) {
  test(`an edit that is saved leaves the draft, and what comes next is a new message, on a ${size}`, async ({
    arrive,
  }) => {
    const alice = await aliceWithBob(arrive, { size })
    await alice.send('Nine o’clok')
    await expect(alice.tick('Nine', SENT)).toBeVisible()
    const save = alice.page.getByRole('button', { name: 'Save', exact: true })
    const rows = () => alice.textsBeginningWith('')
    for (const [index, draft] of ['', 'And bring'].entries()) {
      await alice.composer.fill(draft)
      await alice.edit('Nine')
      await alice.composer.fill(`Nine o’clock ${index}`)
      if (size === 'phone' || index === 0) await save.click()
      else await alice.composer.press('Enter')
      await expect(save).toHaveCount(0)
      await expect(alice.composer).toHaveValue(draft)
      if (size === 'desktop') await expect(alice.composer).toBeFocused()
      await alice.send(`${draft} cake ${index}`.trim())
      await expect(alice.message(`${draft} cake ${index}`.trim())).toBeVisible()
    }
    await expect.poll(rows).toEqual(['Hello', 'Nine o’clock 1', 'cake 0', 'And bring cake 1'])
  })
}

test('an edit that is not saved outlasts another conversation and a reload, and gives the draft back', async ({
  arrive,
}) => {
  world.natter.openDirect(ALICE, CAROL)
  const alice = await aliceWithBob(arrive)
  await alice.send('Nine')
  await expect(alice.tick('Nine', SENT)).toBeVisible()
  await alice.composer.fill('And bring')
  await alice.edit('Nine')
  await alice.composer.fill('Ten')
  const stop = alice.page.getByRole('button', { name: 'Cancel editing' })
  await alice.open('Carol Chen')
  await expect(alice.composer).toHaveValue('')
  await expect(stop).toHaveCount(0)
  await alice.open('Bob Byrne')
  await alice.page.reload()
  await expect(stop).toBeVisible()
  await expect(alice.composer).toHaveValue('Ten')
  await alice.composer.press('Escape')
  await expect(stop).toHaveCount(0)
  await expect(alice.composer).toHaveValue('And bring')
})

test('an answer ends with the message that it answers', async ({ arrive }) => {
  const alice = await aliceWithBob(arrive)
  const bobs = world.natter.say(conversationId, BOB, 'The code is 4711')
  await alice.reply('The code is')
  world.natter.change(conversationId, BOB, { kind: 'deleted', targetId: bobs.entryId })
  await expect(alice.page.getByText('4711')).toHaveCount(0)
  await expect(alice.page.getByText('Reply to Bob Byrne')).toHaveCount(0)
})

for (const size of ['desktop', 'phone'] as const) {
  test(`the newest message stays in view above what one writes, on a ${size}`, async ({ arrive }) => {
    const group = world.natter.openGroup('Choir', [ALICE, BOB, CAROL]).conversationId
    for (let index = 1; index <= 30; index += 1)
      world.natter.append(group, { senderId: BOB, text: `Message ${index}` })
    const alice = await arrive(world, 0, { size })
    await alice.open('Choir')
    const newest = alice.message('Message 30')
    await expect(newest).toBeInViewport()
    const heightOf = () => alice.timeline.evaluate((view) => view.clientHeight)
    const atEnd = () => expect.poll(() => distanceFromEnd(alice.timeline)).toBeLessThan(2)
    for (let line = 1; line <= 5; line += 1) {
      const before = await heightOf()
      await alice.composer.press('Shift+Enter')
      await expect.poll(heightOf).toBeLessThan(before)
      await atEnd()
    }
    await expect(newest).toBeInViewport({ ratio: 1 })
    await alice.composer.fill('@')
    await expect(alice.page.getByRole('listbox', { name: 'People to mention' })).toBeVisible()
    await atEnd()
    await expect(newest).toBeInViewport({ ratio: 1 })
    await alice.reply('Message 30')
    await alice.composer.fill('')
    await atEnd()
  })
}

for (const size of ['desktop', 'phone'] as const) {
  test(`a notice does not cover what one writes, on a ${size}`, async ({ arrive }) => {
    const alice = await aliceWithBob(arrive, { size, permissions: ['clipboard-write'] })
    await alice.choose('Hello', 'Copy text')
    const notice = alice.page.getByText('Copied.', { exact: true })
    await expect(notice).toBeVisible()
    const covers = async () => {
      const toast = await alice.page.locator('[data-toasts] > div').boundingBox()
      const form = await alice.page.locator('form', { has: alice.composer }).boundingBox()
      if (!toast || !form) throw new Error('one of them is not there')
      return toast.x + toast.width > form.x && toast.y + toast.height > form.y
    }
    // It moves to its place.
    await expect.poll(covers).toBe(false)
    await alice.page.screenshot({ path: test.info().outputPath('notice.png') })
  })
}

test('a few emoji and nothing else are shown large', async ({ arrive }) => {
  world.natter.append(conversationId, { senderId: BOB, text: '👨‍👩‍👧‍👦🎉' })
  world.natter.append(conversationId, { senderId: BOB, text: '🎉 at nine' })
  const alice = await aliceWithBob(arrive)
  const sizeOf = (text: string) =>
    alice.timeline
      .getByText(text, { exact: true })
      .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))
  expect(await sizeOf('👨‍👩‍👧‍👦🎉')).toBe(36)
  expect(await sizeOf('🎉 at nine')).toBe(16)
  await alice.composer.fill('x'.repeat(8040))
  await expect(alice.page.getByText('Too long by 40 characters.')).toBeVisible()
  await alice.page.screenshot({ path: test.info().outputPath('emoji.png') })
})

test('point 20: a banner tells the state of the connection, and typing stays possible', async ({
  arrive,
}) => {
  const alice = await aliceWithBob(arrive)
  const banner = (words: string | RegExp) => alice.page.getByRole('status').getByText(words)
  await alice.network.cut()
  await expect(banner('No connection. Messages will be sent later.')).toBeVisible()
  await alice.send('From the tunnel')
  await expect(alice.tick('From the tunnel', 'Sending')).toBeVisible()
  await alice.page.context().setOffline(true)
  await expect(banner('You are offline. Messages will be sent when you are back online.')).toBeVisible()
  await alice.composer.fill('And more')
  await alice.page.context().setOffline(false)
  await expect(banner('No connection. Messages will be sent later.')).toBeVisible()
  alice.network.restore()
  const tryNow = alice.page.getByRole('button', { name: 'Try now' })
  await expect(async () => {
    if (await tryNow.isVisible()) await tryNow.click({ timeout: 500 })
    await expect(banner('You are back online.')).toBeVisible({ timeout: 500 })
  }).toPass({ intervals: [1] })
  await expect(alice.tick('From the tunnel', SENT)).toBeVisible()
  await expect(alice.composer).toHaveValue('And more')
})
