import { expect } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import { CAROL, type MemoryWorld } from './support/memoryWorld'
import { type Person, SENT } from './support/person'
import { type Fixtures, test } from './support/test'

let world: MemoryWorld
let conversationId: string

test.beforeEach(async ({ inMemory }) => {
  world = await inMemory()
  conversationId = world.natter.openDirect(ALICE, BOB).conversationId
  world.natter.append(conversationId, { senderId: BOB, text: 'Hello' })
  world.natter.append(conversationId, { senderId: ALICE, text: 'Good morning' })
})

async function aliceWithBob(arrive: Fixtures['arrive']): Promise<Person> {
  const alice = await arrive(world)
  await alice.open('Bob Byrne')
  await expect(alice.message('Good morning')).toBeVisible()
  return alice
}

/** Presses a key while an input method composes: it takes the key for itself. */
async function composeAndPress({ page }: Person, key: 'Escape' | 'Enter'): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 })
  const press = { key, code: key, windowsVirtualKeyCode: 229 }
  await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...press })
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...press })
  await devtools.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 })
}

test('Escape that ends an input method’s composition ends nothing else', async ({ arrive }) => {
  const alice = await aliceWithBob(arrive)
  const { page } = alice
  await alice.reply('Hello')
  await composeAndPress(alice, 'Escape')
  await expect(page.getByText('Reply to Bob Byrne')).toBeVisible()
  await alice.edit('Good morning')
  await composeAndPress(alice, 'Escape')
  await expect(page.getByText('Edit message')).toBeVisible()
  await alice.composer.press('Escape')
  const search = page.getByRole('searchbox', { name: 'Search', exact: true })
  await search.fill('bod')
  await composeAndPress(alice, 'Escape')
  await expect(search).toHaveValue('bod')
  await search.press('Escape')
  await expect(search).toHaveValue('')
  await page.keyboard.press('Control+K')
  const palette = page.getByRole('combobox')
  await palette.fill('sett')
  await composeAndPress(alice, 'Escape')
  await expect(palette).toHaveValue('sett')
  await page.keyboard.press('Escape')
  await expect(palette).toHaveCount(0)
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'New group' }).click()
  const title = page.getByRole('dialog').getByLabel('Title')
  await title.fill('Choir')
  await composeAndPress(alice, 'Escape')
  await expect(title).toHaveValue('Choir')
})

test('Enter that ends an input method’s composition takes no suggestion and sends nothing', async ({
  arrive,
}) => {
  const group = world.natter.openGroup('Choir', [ALICE, BOB, CAROL]).conversationId
  const alice = await arrive(world)
  await alice.open('Choir')
  await alice.composer.pressSequentially('hi @b')
  await expect(alice.page.getByRole('option', { name: /Bob Byrne/ })).toBeVisible()
  // As Safari reports it: the composition is over already, and only the old key code tells.
  await alice.composer.evaluate((field) => {
    const press = { key: 'Enter', code: 'Enter', keyCode: 229, bubbles: true, cancelable: true }
    field.dispatchEvent(new KeyboardEvent('keydown', press))
  })
  await expect(alice.composer).toHaveValue('hi @b')
  await alice.page.keyboard.press('Control+K')
  const palette = alice.page.getByRole('combobox')
  await palette.fill('sett')
  await expect(alice.page.getByRole('option').first()).toBeVisible()
  await composeAndPress(alice, 'Enter')
  await expect(palette).toHaveValue('sett')
  expect(world.natter.texts(group)).toEqual([''])
})

test('Alt and arrows go to another conversation, also from the empty field, and edit nothing', async ({
  arrive,
}) => {
  const other = world.natter.openDirect(ALICE, CAROL).conversationId
  world.natter.append(other, { senderId: CAROL, text: 'Hi' })
  const alice = await aliceWithBob(arrive)
  await alice.composer.press('Alt+ArrowUp')
  await expect(alice.page).toHaveURL(new RegExp(other))
  await expect(alice.message('Hi')).toBeVisible()
  await alice.composer.press('Alt+ArrowDown')
  await expect(alice.page).toHaveURL(new RegExp(conversationId))
  for (const keys of ['Shift+ArrowUp', 'Control+ArrowUp', 'Meta+ArrowUp']) await alice.composer.press(keys)
  await expect(alice.page.getByText('Edit message')).toHaveCount(0)
  await alice.composer.press('ArrowUp')
  await expect(alice.page.getByText('Edit message')).toBeVisible()
  await alice.composer.fill('Good evening')
  await alice.composer.press('Enter')
  await expect(alice.tick('Good evening', SENT)).toBeVisible()
})

test('shortcuts are the same keys on keyboards of other alphabets', async ({ arrive }) => {
  const alice = await aliceWithBob(arrive)
  for (const key of ['k', 'л', 'κ', 'ל', 'ن']) {
    await alice.composer.evaluate((field, written) => {
      const press = { key: written, code: 'KeyK', ctrlKey: true, bubbles: true, cancelable: true }
      field.dispatchEvent(new KeyboardEvent('keydown', press))
    }, key)
    await expect(alice.page.getByRole('combobox')).toBeFocused()
    await alice.page.keyboard.press('Escape')
    await expect(alice.page.getByRole('combobox')).toHaveCount(0)
  }
})

test('a dialog that takes the place of one that loads gives the focus back to where it was before both', async ({
  arrive,
}) => {
  const { page } = await aliceWithBob(arrive)
  const options = page.getByRole('button', { name: 'Options for this conversation' })
  await options.press('Enter')
  await page.getByRole('menuitem', { name: 'Give a tip' }).press('Enter')
  await expect(page.getByRole('dialog', { name: 'Tip Bob Byrne' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(options).toBeFocused()
})
