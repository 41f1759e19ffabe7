import { expect } from '@playwright/test'
import { DISCONNECTED, type Person, SENT } from './support/person'
import { test } from './support/test'

let alice: Person
let bob: Person

test.beforeEach(async ({ stack, arrive }) => {
  alice = await arrive(stack, 0)
  bob = await arrive(stack, 1)
  await alice.openConversationWith(bob)
})

test('two people sign in, chat live, reload, and find their history', async ({ stack, arrive }) => {
  const other = await arrive(stack, 1, { isSignedIn: false })
  await other.signIn()
  await other.openConversationWith(alice)
  await alice.send('Hello Bob')
  await expect(alice.tick('Hello Bob', SENT)).toBeVisible()
  await expect(other.message('Hello Bob')).toBeVisible()
  await other.send('Hello Alice\nHow are you?')
  await expect(alice.message('Hello Alice')).toBeVisible()

  await alice.page.reload()
  await expect(alice.tick('Hello Bob', SENT)).toBeVisible()
  await expect(alice.message('Hello Alice')).toHaveCount(1)
  await other.send('Still there?')
  await expect(alice.message('Still there?')).toBeVisible()
  expect(alice.complaints).toEqual([])
  expect(other.complaints).toEqual([])
})

test('what was sent while somebody was away is there when they are back', async () => {
  await bob.leave()
  await alice.send('Away')
  await expect(alice.tick('Away', SENT)).toBeVisible()
  await bob.comeBack()
  await expect(bob.list).toContainText('Away')
  await bob.open(alice.name)
  await expect(bob.message('Away')).toBeVisible()
})

test('point 21: what was missed after a drop arrives in order, none lost or doubled', async () => {
  await bob.openConversationWith(alice)
  await alice.network.cut()
  await expect(alice.page.getByText(DISCONNECTED)).toBeVisible()
  const texts = Array.from({ length: 12 }, (_, index) => `Missed ${index}`)
  for (const text of texts) await bob.send(text)
  await expect(bob.tick('Missed 11', SENT)).toBeVisible()
  await alice.reconnect()
  await expect(alice.message('Missed 11')).toBeVisible()
  await expect.poll(() => alice.textsBeginningWith('Missed')).toEqual(texts)
})

test('points 3 and 20: what was written without a connection outlasts a reload and goes out once, in order', async () => {
  await bob.openConversationWith(alice)
  await alice.network.cut()
  const texts = [1, 2, 3].map((index) => `Unsent ${index}`)
  for (const text of texts) await alice.send(text)
  await expect(alice.tick('Unsent 3', 'Sending')).toBeVisible()
  await expect(alice.page.getByText(DISCONNECTED)).toBeVisible()

  await alice.page.reload()
  await expect(alice.tick('Unsent 3', 'Sending')).toBeVisible()
  await alice.reconnect()
  await expect(bob.message('Unsent 3')).toBeVisible()
  await expect.poll(() => bob.textsBeginningWith('Unsent')).toEqual(texts)
  await expect(alice.tick('Unsent 3', SENT)).toBeVisible()
})

test('signing out ends the session here', async () => {
  const signIn = alice.page.getByRole('button', { name: 'Sign in', exact: true })
  await alice.signOut()
  await expect(signIn).toBeVisible()
  await alice.page.reload()
  await expect(signIn).toBeVisible()
})
