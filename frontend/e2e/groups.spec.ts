import { expect, type Locator } from '@playwright/test'
import { type Person, SENT } from './support/person'
import { test } from './support/test'

let alice: Person
let bob: Person
let carol: Person

/** Three people in three browsers; Alice has made a group of them, and all are in it. */
test.beforeEach(async ({ stack, arrive }) => {
  alice = await arrive(stack, 0)
  bob = await arrive(stack, 1)
  carol = await arrive(stack, 2)
  await alice.page.getByRole('button', { name: 'Menu' }).click()
  await alice.page.getByRole('menuitem', { name: 'New group' }).click()
  const dialog = alice.page.getByRole('dialog', { name: 'New group' })
  await dialog.getByLabel('Title').fill('Choir')
  await pick(dialog, 'People to add', [bob, carol])
  await dialog.getByRole('button', { name: 'Create group' }).click()
  await expect(alice.page.getByRole('heading', { level: 2, name: 'Choir' })).toBeVisible()
  for (const person of [bob, carol]) await person.open('Choir')
})

async function pick(dialog: Locator, label: string, people: readonly Person[]): Promise<void> {
  for (const { username, name } of people) {
    await dialog.getByLabel(label).fill(username)
    await dialog.getByRole('list', { name: 'People found' }).getByText(`@${username}`).click()
    await expect(dialog.getByRole('button', { name: `Remove ${name}` })).toBeVisible()
  }
}

async function openDetails(person: Person): Promise<Locator> {
  await person.page.getByRole('button', { name: 'Options for this conversation' }).click()
  await person.page.getByRole('menuitem', { name: 'Group details' }).click()
  const dialog = person.page.getByRole('dialog')
  await expect(dialog.getByRole('region', { name: 'Members' })).toBeVisible()
  return dialog
}

const notice = (person: Person, words: string | RegExp) => person.timeline.getByText(words)

test('points 1 and 18: three people talk in a group', async () => {
  await alice.send('Sopranos at seven')
  for (const person of [bob, carol]) {
    await expect(person.message('Sopranos at seven')).toBeVisible()
    await expect(person.message('Sopranos at seven').getByText('Alice Adair', { exact: true })).toBeVisible()
  }
  await expect(async () => {
    await bob.composer.press('m')
    await expect(alice.page.getByRole('main').getByText(/Bob.*typing/)).toBeVisible({ timeout: 500 })
  }).toPass()
  await bob.send('And the basses?')
  await expect(carol.message('And the basses?')).toBeVisible()
  await carol.send('At eight')
  for (const person of [alice, bob, carol]) {
    await expect(person.message('At eight')).toBeVisible()
    await expect
      .poll(async () => (await person.textsBeginningWith('')).slice(-3))
      .toEqual(['Sopranos at seven', 'And the basses?', 'At eight'])
  }
  for (const person of [alice, bob, carol]) expect(person.complaints).toEqual([])
})

test('point 17: the receipts of a group list who has read it, and when', async () => {
  await carol.close('Choir')
  await alice.send('Who sings?')
  await expect(bob.message('Who sings?')).toBeVisible()
  await alice.choose('Who sings?', 'Message info')
  const dialog = alice.page.getByRole('dialog', { name: 'Message info' })
  const readers = dialog.getByRole('region', { name: 'Read by' })
  await expect(readers.getByText('Bob Byrne')).toBeVisible()
  await expect(readers.locator('time')).toHaveCount(1)
  await expect(dialog.getByText('Carol Chen')).toBeVisible()
  await expect(readers.getByText('Carol Chen')).toHaveCount(0)
  await carol.open('Choir')
  // While one looks, too.
  await expect(readers.getByText('Carol Chen')).toBeVisible()
})

test('who is named in a message is told so, and can be named by the keyboard alone', async () => {
  await bob.close('Choir')
  await alice.composer.pressSequentially(`Can you, @${bob.username.slice(0, 6)}`)
  await expect(alice.page.getByRole('option', { name: /Bob Byrne/ })).toBeVisible()
  await alice.composer.press('Enter')
  await expect(alice.composer).toHaveValue(new RegExp(`@${bob.username}`))
  await alice.composer.press('Enter')
  await expect(alice.tick('Can you', SENT)).toBeVisible()
  await expect(bob.list.getByRole('img', { name: 'You were mentioned' })).toBeVisible()
  await bob.open('Choir')
  await expect(bob.list.getByRole('img', { name: 'You were mentioned' })).toHaveCount(0)
})

/** Makes a link into the group, and copies it. */
async function makeLink(): Promise<string> {
  const dialog = await openDetails(alice)
  await alice.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await dialog.getByRole('button', { name: 'Create link' }).click()
  await dialog.getByRole('button', { name: 'Copy link' }).click()
  await expect(alice.page.getByText('Link copied.', { exact: true })).toBeVisible()
  return alice.page.evaluate(() => navigator.clipboard.readText())
}

test('an invitation that is opened signed out says who invites to what, and lets in whoever signs up or in', async ({
  stack,
  arrive,
}) => {
  const link = await makeLink()
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  const dan = await arrive(stack, 3, { isSignedIn: false })
  await dan.page.goto(link)
  await expect(dan.page.getByRole('note')).toContainText('Alice Adair invites you to the group Choir.')
  await expect(dan.page.getByRole('heading', { name: 'Create an account' })).toBeVisible()
  await dan.page.getByRole('button', { name: 'Sign in' }).click()
  await dan.signIn()
  await dan.send('Hello from outside')
  await expect(alice.message('Hello from outside')).toBeVisible()
  expect(dan.page.url()).not.toContain('#')
})

test('one’s own invitation opens a chat with whoever follows it', async ({ stack, arrive }) => {
  const { page } = alice
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'New chat' }).first().click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Invite someone/ })
    .click()
  await expect(page.getByText('Invitation copied. Send it to someone.', { exact: true })).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  const dan = await arrive(stack, 3)
  await dan.page.goto(link)
  await dan.page.getByRole('button', { name: 'Start a chat' }).click()
  await expect(dan.page.getByRole('textbox', { name: 'Message to Alice Adair' })).toBeVisible()
})

test('a group is renamed, handed admins, joined by a link and left', async ({ stack, arrive }) => {
  const details = await openDetails(alice)
  await details.getByRole('button', { name: 'Edit group' }).click()
  await details.getByLabel('Title').fill('Choir of the hill')
  await details.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(bob.page.getByRole('heading', { level: 2, name: 'Choir of the hill' })).toBeVisible()

  const dialog = alice.page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Options for Bob Byrne' }).click()
  await alice.page.getByRole('menuitem', { name: 'Make admin' }).click()
  await expect(notice(bob, /admin/)).toBeVisible()

  await alice.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await dialog.getByRole('button', { name: 'Create link' }).click()
  await dialog.getByRole('button', { name: 'Copy link' }).click()
  await expect(alice.page.getByText('Link copied.', { exact: true })).toBeVisible()
  const link = await alice.page.evaluate(() => navigator.clipboard.readText())
  const dan = await arrive(stack, 3)
  await dan.page.goto(link)
  await dan.page.getByRole('button', { name: 'Join group' }).click()
  await expect(dan.composer).toBeVisible()
  await dan.send('Hello from the hill')
  await expect(carol.message('Hello from the hill')).toBeVisible()

  await carol.page.getByRole('button', { name: 'Options for this conversation' }).click()
  await carol.page.getByRole('menuitem', { name: 'Leave group' }).click()
  await carol.page.getByRole('dialog').getByRole('button', { name: 'Leave', exact: true }).click()
  await expect(carol.list.getByText('Choir of the hill')).toHaveCount(0)
  await expect(notice(dan, /Carol Chen.*left/)).toBeVisible()
})
