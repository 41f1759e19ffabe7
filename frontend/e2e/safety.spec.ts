import { expect, type Locator } from '@playwright/test'
import { expectAccessible } from './support/checks'
import { type Person, SENT } from './support/person'
import { test } from './support/test'

let alice: Person
let bob: Person

/** Alice, a stranger to Bob, has written to him. */
test.beforeEach(async ({ stack, arrive }) => {
  alice = await arrive(stack, 0)
  bob = await arrive(stack, 1)
  await alice.openConversationWith(bob)
  await alice.send('You do not know me')
  await expect(alice.tick('You do not know me', SENT)).toBeVisible()
  await bob.open(alice.name)
  await expect(bob.message('You do not know me')).toBeVisible()
})

const request = (person: Person) => person.page.getByRole('region', { name: 'Message request' })

test('what a stranger writes is a request, of which they learn nothing before it is accepted', async () => {
  await expect(request(bob)).toBeVisible()
  await expectAccessible(bob.page)
  await expect(alice.tick('You do not know me', 'Sent')).toBeVisible()
  const note = alice.page.getByText('your messages arrive as a request')
  await expect(note).toBeVisible()
  // It stands in line with the messages above it.
  const left = async (of: Locator) => (await of.boundingBox())?.x ?? Number.NaN
  const accept = request(bob).getByRole('button', { name: 'Accept' })
  const message = bob.timeline.locator('[data-message]')
  expect(Math.abs((await left(accept)) - (await left(message)))).toBeLessThanOrEqual(1)
  await accept.click()
  await expect(request(bob)).toHaveCount(0)
  await expect(alice.tick('You do not know me', 'Read')).toBeVisible()
  await expect(note).toHaveCount(0)
  await expect(alice.page.getByRole('main').locator('header').getByText('online')).toBeVisible()
  await expect(bob.composer).toBeFocused()
  await bob.send('Now I do')
  await expect(alice.message('Now I do')).toBeVisible()
  await alice.send('So you do')
  await expect(alice.tick('So you do', 'Read')).toBeVisible()
})

test('an answer accepts a request, too: its sender sees what was read, and that they are there', async () => {
  await bob.send('But I do')
  await expect(alice.message('But I do')).toBeVisible()
  await expect(alice.tick('You do not know me', 'Read')).toBeVisible()
  await expect(alice.page.getByRole('main').locator('header').getByText('online')).toBeVisible()
})

test('a request that is declined is out of sight, in the archive', async () => {
  await request(bob).getByRole('button', { name: 'Decline' }).click()
  const row = bob.list.getByRole('link', { name: new RegExp(alice.name) })
  await expect(row).toBeHidden()
  await bob.page.reload()
  await bob.list.getByText(/^Archive/).click()
  await expect(row).toBeVisible()
})

test('point 2: to someone who blocks one nothing goes; once they do not any more, a retry goes out once', async () => {
  await request(bob).getByRole('button', { name: 'Block' }).click()
  await bob.page.getByRole('dialog').getByRole('button', { name: 'Block', exact: true }).click()
  await expect(bob.page.getByRole('main').locator('header')).toContainText(`@${alice.username}`)
  await expect(bob.page.getByRole('dialog')).toHaveCount(0)
  await alice.send('Hello?')
  const refused = alice.message('Hello?').getByRole('alert')
  await expect(refused).toContainText(/Not sent\. .+/)

  await bob.page.goto(`${bob.baseUrl}/settings/blocked`)
  await bob.page.getByRole('button', { name: `Unblock ${alice.name}` }).click()
  await expect(bob.page.getByText('No blocked people')).toBeVisible()
  await refused.getByRole('button', { name: 'Retry' }).click()
  await expect(alice.tick('Hello?', SENT)).toBeVisible()
  await bob.comeBack()
  await bob.open(alice.name)
  await expect(bob.message('Hello?')).toBeVisible()
  await expect(bob.message('Hello?')).toHaveCount(1)
})

test('a message is reported; a moderator removes it and suspends its writer', async ({ stack, arrive }) => {
  await request(bob).getByRole('button', { name: 'Accept' }).click()
  // Reports of other runs are there, too.
  const vile = `Something vile ${alice.username}`
  await alice.send(vile)
  await expect(bob.message(vile)).toBeVisible()
  await bob.choose(vile, 'Report')
  await bob.page.getByRole('dialog').getByLabel('Reason for reporting').selectOption('spam')
  await bob.page.getByRole('dialog').getByRole('button', { name: 'Send report' }).click()
  await expect(
    bob.page.getByText('Thank you. The moderators will review your report.', { exact: true }),
  ).toBeVisible()

  await stack.makeModerator(await stack.user(2))
  const carol = await arrive(stack, 2)
  await carol.page.getByRole('button', { name: 'Menu' }).click()
  await carol.page.getByRole('menuitem', { name: 'Moderation' }).click()
  const report = carol.page.getByRole('article').filter({ hasText: vile })
  await expect(report).toBeVisible()
  await expectAccessible(carol.page)
  // One thing scrolls, however long a report is.
  const scrolling = await carol.page
    .getByRole('main')
    .evaluate(
      (main) =>
        [...main.querySelectorAll('*')].filter((part) => /auto|scroll/.test(getComputedStyle(part).overflowY))
          .length,
    )
  expect(scrolling).toBe(1)
  const act = async (button: string | RegExp, confirm: string) => {
    await report.getByRole('button', { name: button }).click()
    const dialog = carol.page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('Against the rules')
    await dialog.getByRole('button', { name: confirm, exact: true }).click()
    await expect(dialog).toHaveCount(0)
  }
  await act('Remove message', 'Remove message')
  await expect(bob.timeline.getByText('Message deleted')).toBeVisible()
  await act(/^Suspend/, 'Suspend')
  await expect(alice.page.getByText(/suspended/).first()).toBeVisible()
  await carol.page.getByRole('tab', { name: 'Audit log' }).click()
  const audit = carol.page.getByRole('list', { name: 'Audit log' })
  await expect(audit.getByText('Carol Chen suspended Alice Adair', { exact: false }).first()).toBeVisible()
  await expect(audit.getByText('Carol Chen removed a message').first()).toBeVisible()
})
