import { expect } from '@playwright/test'
import { DISCONNECTED, SENT } from './support/person'
import { test } from './support/test'

const HOUR_MS = 3_600_000

test('what is deleted before it is read is not unread, and the list says none of it', async ({
  stack,
  arrive,
}) => {
  const alice = await arrive(stack, 0)
  const bob = await arrive(stack, 1)
  await bob.openConversationWith(alice)
  const secrets = ['My first secret', 'My second secret', 'My third secret']
  for (const text of secrets) {
    await bob.send(text)
    await expect(bob.tick(text, SENT)).toBeVisible()
  }
  const unread = alice.list.getByRole('img', { name: /unread/ })
  await expect(unread).toHaveText('3')
  for (const text of secrets) {
    await bob.choose(text, 'Delete for everyone')
    await bob.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expect(bob.message(text)).toHaveCount(0)
  }
  await expect(unread).toHaveCount(0)
  await expect(alice.list).toContainText('Message deleted')
  await expect(alice.list).not.toContainText('secret')

  // An edit and a reaction of it are no messages.
  await bob.send('Not a secret')
  await expect(bob.tick('Not a secret', SENT)).toBeVisible()
  await bob.choose('Not a secret', 'React with ❤️')
  await bob.edit('Not a secret')
  await bob.send('No secret')
  await expect(alice.list).toContainText('No secret')
  await expect(unread).toHaveText('1')
  await alice.page.reload()
  await expect(unread).toHaveText('1')
})

test('what is marked as unread has a dot on every device, outlasts a reload, and has none once it is opened', async ({
  stack,
  arrive,
}) => {
  const alice = await arrive(stack, 0)
  const phone = await arrive(stack, 0, { size: 'phone' })
  const bob = await arrive(stack, 1)
  await alice.openConversationWith(bob)
  await alice.send('Hello')
  await bob.open(alice.name)
  await bob.send('Call me back')
  await expect(bob.tick('Call me back', 'Read')).toBeVisible()

  // In the open conversation that leads back to the list: it would not be unread for long.
  await alice.page.getByRole('button', { name: 'Options for this conversation' }).click()
  await alice.page.getByRole('menuitem', { name: 'Mark as unread' }).click()
  await expect(alice.page.getByRole('heading', { level: 2, name: bob.name })).toHaveCount(0)
  const dots = [alice, phone].map(({ list }) => list.getByRole('img', { name: 'Marked as unread' }))
  for (const dot of dots) await expect(dot).toHaveText('')
  await expect(alice.page).toHaveTitle('(1) Natter')
  await alice.page.reload()
  for (const dot of dots) await expect(dot).toBeVisible()
  await expect(bob.tick('Call me back', 'Read')).toBeVisible()

  await phone.open(bob.name)
  for (const dot of dots) await expect(dot).toHaveCount(0)
  await expect(alice.page).toHaveTitle('Natter')

  // From the list, and back there.
  await alice.list.getByRole('link', { name: bob.name }).click({ button: 'right' })
  await alice.page.getByRole('menuitem', { name: 'Mark as unread' }).click()
  await expect(alice.list.getByRole('img', { name: 'Marked as unread' })).toBeVisible()
  await alice.list.getByRole('link', { name: bob.name }).click({ button: 'right' })
  await alice.page.getByRole('menuitem', { name: 'Mark as read' }).click()
  await expect(alice.list.getByRole('img', { name: 'Marked as unread' })).toHaveCount(0)
  for (const person of [alice, phone, bob]) expect(person.complaints).toEqual([])
})

for (const hours of [-3, 3, 48, -192]) {
  test(`a browser whose clock is off by ${hours} hours signs in, sends, and shows the server’s time`, async ({
    stack,
    arrive,
  }) => {
    const bob = await arrive(stack, 1)
    const alice = await arrive(stack, 0, { isSignedIn: false })
    await alice.page.context().addInitScript((aheadBy) => {
      const now = Date.now
      const RealDate = Date
      globalThis.Date = class extends RealDate {
        constructor(...given: []) {
          if (given.length === 0) super(now() + aheadBy)
          else super(...given)
        }
        static override now = () => now() + aheadBy
      } as DateConstructor
    }, hours * HOUR_MS)
    const sockets: string[] = []
    alice.page.on('websocket', (socket) => sockets.push(socket.url()))
    await alice.page.reload()
    await alice.signIn()
    await alice.openConversationWith(bob)
    await alice.send('What time is it?')
    await expect(alice.tick('What time is it?', SENT)).toBeVisible()
    await expect(bob.list).toContainText('What time is it?')
    await bob.open(alice.name)
    await bob.send('Time to go')
    await expect(alice.message('Time to go')).toBeVisible()
    const at = await alice.message('What time is it?').locator('time').last().getAttribute('datetime')
    expect(Math.abs(new Date(at ?? 0).getTime() - Date.now())).toBeLessThan(HOUR_MS)
    await expect(alice.page.getByText(DISCONNECTED)).toHaveCount(0)
    expect(sockets.length).toBeLessThanOrEqual(2)
  })
}
