import { expect } from '@playwright/test'
import { DISCONNECTED, type Person, SENT } from './support/person'
import type { ProxyNetwork } from './support/proxy'
import { test } from './support/test'

let alice: Person<ProxyNetwork>
let bob: Person<ProxyNetwork>

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

test('point 21: a connection that died without a word is noticed, and nothing is missed', async () => {
  await bob.openConversationWith(alice)
  alice.network.die()
  await bob.send('Into silence')
  await expect(bob.tick('Into silence', SENT)).toBeVisible()
  // As the browser says it when it changes from one network to another.
  await alice.page.evaluate(() => dispatchEvent(new Event('online')))
  await expect(alice.message('Into silence')).toBeVisible()
  await expect(alice.message('Into silence')).toHaveCount(1)
})

test('point 2: what the server has, and could not say so, is sent once for all the tries', async () => {
  await bob.openConversationWith(alice)
  alice.network.loseAnswers()
  await alice.send('Only once')
  await expect(bob.message('Only once')).toBeVisible()
  await expect(alice.tick('Only once', 'Sending')).toBeVisible()
  await alice.network.cut()
  await alice.page.reload()
  await expect(alice.tick('Only once', 'Sending')).toBeVisible()
  await alice.reconnect()
  await expect(alice.tick('Only once', SENT)).toBeVisible()
  await alice.send('And that')
  await expect(bob.message('And that')).toBeVisible()
  await expect(bob.message('Only once')).toHaveCount(1)
  await bob.page.reload()
  await expect(bob.message('And that')).toBeVisible()
  await expect(bob.message('Only once')).toHaveCount(1)
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
