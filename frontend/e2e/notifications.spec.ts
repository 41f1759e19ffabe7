import { type BrowserContext, expect, type Page } from '@playwright/test'
import type { Person } from './support/person'
import { startPushService } from './support/pushService'
import { test } from './support/test'

/** The service worker of the page, once it runs. */
async function workerOf(page: Page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    if (!navigator.serviceWorker.controller)
      await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve))
  })
  const [worker] = page.context().serviceWorkers()
  if (!worker) throw new Error('no service worker')
  return worker
}

/** What the push service would deliver. */
async function deliver(context: BrowserContext, origin: string, payload: object): Promise<void> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  const registered = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin))
      if (ours) resolve(ours.registrationId)
    })
  })
  await session.send('ServiceWorker.enable')
  const data = JSON.stringify(payload)
  await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await registered, data })
  await page.close()
}

type Worker = Awaited<ReturnType<typeof workerOf>>

/** What is used of the service worker’s scope, whose types are not the page’s. */
type Scope = EventTarget & { registration: ServiceWorkerRegistration }

const shownBy = (worker: Worker) =>
  worker.evaluate(async () => {
    const { registration } = globalThis as unknown as Scope
    return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }))
  })

const press = (worker: Worker, action: string, reply: string | null = null) =>
  worker.evaluate(
    async ({ action, reply }) => {
      const scope = globalThis as unknown as Scope
      const [notification] = await scope.registration.getNotifications()
      if (notification)
        scope.dispatchEvent(
          Object.assign(new Event('notificationclick'), { notification, action, reply, waitUntil() {} }),
        )
    },
    { action, reply },
  )

const CONVERSATION = '6f1e39a4-5a0d-4c0b-9a3e-7d2c11b47c55'

const message = (seq: number, changes: object = {}) => ({
  kind: 'show',
  language: 'en',
  conversationId: CONVERSATION,
  seq,
  sentAt: Date.now(),
  count: seq,
  sender: 'Ann',
  text: `Message ${seq}`,
  ...changes,
})

/** A push service that nobody hears of again. */
const NOWHERE = {
  endpoint: 'http://127.0.0.1:9/push/1',
  keys: { p256dh: `BA${'A'.repeat(85)}`, auth: 'A'.repeat(22) },
}

/** Lets a page subscribe as though there were a push service; it stays subscribed when it is loaded again. */
const withPushService = (person: Person, service: { endpoint: string; keys: object } = NOWHERE) =>
  person.page.addInitScript(({ endpoint, keys }) => {
    const KEY = 'test.serverKey'
    const subscription = (serverKey: string) => {
      const text = serverKey.replaceAll('-', '+').replaceAll('_', '/')
      const made = {
        options: { applicationServerKey: Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0)).buffer },
        toJSON: () => ({ endpoint, keys }),
        unsubscribe: async () => {
          localStorage.removeItem(KEY)
          return true
        },
      }
      return made as unknown as PushSubscription
    }
    PushManager.prototype.getSubscription = async () => {
      const known = localStorage.getItem(KEY)
      return known === null ? null : subscription(known)
    }
    PushManager.prototype.subscribe = async (options) => {
      const serverKey = String(options?.applicationServerKey)
      localStorage.setItem(KEY, serverKey)
      return subscription(serverKey)
    }
  }, service)

/** The next answer to a request about the subscription. */
const answered = (page: Page, method: string) =>
  page.waitForResponse(
    (response) =>
      response.url().endsWith('/v1/me/push-subscription') && response.request().method() === method,
  )

test('point 29: one notification gathers a conversation’s messages, each once, until they are gone', async ({
  stack,
  arrive,
}) => {
  const alice = await arrive(stack, 0, { keepsFiles: true })
  const context = alice.page.context()
  await context.grantPermissions(['notifications'], { origin: stack.baseUrl })
  const worker = await workerOf(alice.page)
  // Somebody who looks at a page is told by that.
  await alice.page.close()
  for (const seq of [1, 2, 2, 3]) await deliver(context, stack.baseUrl, message(seq))
  await expect
    .poll(() => shownBy(worker))
    .toEqual([{ title: '3 messages from Ann', body: 'Message 3', tag: `${CONVERSATION}/1` }])
  await deliver(context, stack.baseUrl, { kind: 'withdraw', conversationId: CONVERSATION, seq: 3 })
  await expect
    .poll(() => shownBy(worker))
    .toEqual([{ title: '2 messages from Ann', body: '2 new messages', tag: `${CONVERSATION}/1` }])
  for (const seq of [1, 2])
    await deliver(context, stack.baseUrl, { kind: 'withdraw', conversationId: CONVERSATION, seq })
  await expect.poll(() => shownBy(worker)).toEqual([])
})

test('point 29: what is read on another device is taken away', async ({ stack, arrive }) => {
  const alice = await arrive(stack, 0, { keepsFiles: true })
  const context = alice.page.context()
  await context.grantPermissions(['notifications'], { origin: stack.baseUrl })
  const worker = await workerOf(alice.page)
  await alice.page.close()
  for (const seq of [1, 2, 3]) await deliver(context, stack.baseUrl, message(seq))
  await expect.poll(() => shownBy(worker)).toHaveLength(1)
  await deliver(context, stack.baseUrl, { kind: 'read', conversationId: CONVERSATION, seq: 2 })
  await expect.poll(() => shownBy(worker)).toMatchObject([{ title: 'Ann', body: 'Message 3' }])
  await deliver(context, stack.baseUrl, { kind: 'read', conversationId: CONVERSATION, seq: 3 })
  await expect.poll(() => shownBy(worker)).toEqual([])
})

test('point 29: pressing a notification opens its conversation in the page that is there', async ({
  stack,
  arrive,
}) => {
  const alice = await arrive(stack, 0, { keepsFiles: true })
  const bob = await arrive(stack, 1)
  const { page } = alice
  await alice.openConversationWith(bob)
  const address = page.url()
  const conversationId = new URL(address).pathname.split('/')[2]
  await page.context().grantPermissions(['notifications'], { origin: stack.baseUrl })
  const worker = await workerOf(page)
  await page.goto(`${stack.baseUrl}/settings/notices`)
  await expect(page.getByRole('switch', { name: 'Hide content' })).toBeVisible()
  await worker.evaluate(
    async (data) => {
      const { registration } = globalThis as unknown as Scope
      await registration.showNotification('Bob', { tag: data.conversationId, data })
    },
    message(1, { conversationId }),
  )
  await press(worker, '')
  await expect(page).toHaveURL(address)
  await expect.poll(() => shownBy(worker)).toEqual([])
})

test('point 29: what happens to the account is told on a device that is closed, once, and leads to its settings', async ({
  stack,
  arrive,
}) => {
  const { page } = await arrive(stack, 0, { keepsFiles: true })
  const context = page.context()
  await context.grantPermissions(['notifications'], { origin: stack.baseUrl })
  const worker = await workerOf(page)
  const event = { kind: 'newSignIn', device: 'Firefox on Windows' }
  const alert = {
    kind: 'alert',
    language: 'en',
    alertId: '7-0',
    at: Date.now(),
    about: { kind: 'security', event },
  }
  await page.goto('about:blank')
  for (const _ of [1, 2]) await deliver(context, stack.baseUrl, alert)
  const shown = {
    title: 'Natter: security notice',
    body: 'New sign-in to your account: Firefox on Windows',
    tag: 'alert-7-0',
  }
  await expect.poll(() => shownBy(worker)).toEqual([shown])
  // It is no conversation’s: an open app does not take it away with what was read.
  await page.goto(`${stack.baseUrl}/settings/notices`)
  await expect(page.getByRole('switch', { name: 'Hide content' })).toBeVisible()
  expect(await shownBy(worker)).toEqual([shown])
  await press(worker, '')
  await expect(page).toHaveURL(/\/settings\/devices$/)
  await expect.poll(() => shownBy(worker)).toEqual([])
})

test('point 29: without a page, one reads, answers and mutes from a notification, and what fails is sent by the next page', async ({
  stack,
  arrive,
}) => {
  const service = await startPushService()
  const alice = await arrive(stack, 0, { keepsFiles: true })
  const bob = await arrive(stack, 1)
  const { page } = alice
  const context = page.context()
  await withPushService(alice, service)
  const worker = await workerOf(page)
  await context.grantPermissions(['notifications'], { origin: stack.baseUrl })
  // Whoever has written first has accepted the conversation.
  await alice.openConversationWith(bob)
  await alice.send('Hello, Bob!')
  await page.goto(`${stack.baseUrl}/settings/notices`)
  const subscribed = answered(page, 'PUT')
  await page.getByRole('switch', { name: 'Notify me of messages' }).click()
  expect((await subscribed).status()).toBe(200)
  // The tab stays, and with it who is signed in there.
  await alice.leave()
  await bob.openConversationWith(alice)

  await bob.send('Lunch?')
  await deliver(context, stack.baseUrl, await service.sent('Lunch?'))
  await expect.poll(() => shownBy(worker)).toHaveLength(1)
  await press(worker, 'read')
  await expect(bob.tick('Lunch?', 'Read')).toBeVisible()
  await expect.poll(() => shownBy(worker)).toEqual([])

  await bob.send('At one?')
  const used = await service.sent('At one?')
  await deliver(context, stack.baseUrl, used)
  await expect.poll(() => shownBy(worker)).toHaveLength(1)
  await press(worker, 'reply', 'At half past')
  await expect(bob.message('At half past')).toBeVisible()
  await expect(bob.tick('At one?', 'Read')).toBeVisible()
  await expect.poll(() => shownBy(worker)).toEqual([])

  // Chromium may still be closing the one before, and with it this one, which has the same tag.
  await expect(async () => {
    await deliver(context, stack.baseUrl, used)
    expect(await shownBy(worker)).toHaveLength(1)
  }).toPass()
  await press(worker, 'reply', 'By a ticket that is used up')
  await expect.poll(() => worker.evaluate(async () => (await caches.open('replies')).keys())).toHaveLength(1)
  await alice.comeBack()
  await expect(bob.message('By a ticket that is used up')).toBeVisible()
  await expect(bob.message('At half past')).toHaveCount(1)
  await alice.leave()

  await bob.send('Where?')
  await deliver(context, stack.baseUrl, await service.sent('Where?'))
  await expect.poll(() => shownBy(worker)).toHaveLength(1)
  await press(worker, 'mute')
  await expect.poll(() => shownBy(worker)).toEqual([])
  await alice.comeBack()
  await expect(page.getByRole('img', { name: 'Muted' })).toBeVisible()
  service.stop()
})

test('point 29: permission is asked for after a press and never before, and signing out ends the subscription', async ({
  stack,
  arrive,
}) => {
  const alice = await arrive(stack, 0, { keepsFiles: true })
  const { page } = alice
  await withPushService(alice)
  await page.addInitScript(() => {
    const asked = Notification.requestPermission.bind(Notification)
    Notification.requestPermission = async () => {
      document.documentElement.dataset.asked = 'yes'
      return asked()
    }
  })
  await workerOf(page)
  await page.context().grantPermissions(['notifications'], { origin: stack.baseUrl })
  await page.goto(`${stack.baseUrl}/settings/notices`)
  const on = page.getByRole('switch', { name: 'Notify me of messages' })
  await expect(on).not.toBeChecked()
  await expect(page.locator('html')).not.toHaveAttribute('data-asked')
  const subscribed = answered(page, 'PUT')
  await on.click()
  expect((await subscribed).status()).toBe(200)
  await expect(on).toBeChecked()
  await expect(page.locator('html')).toHaveAttribute('data-asked', 'yes')
  await page.getByRole('switch', { name: 'Do not disturb' }).click()
  await expect(page.getByLabel('From')).toHaveValue('22:00')
  const renewed = answered(page, 'PUT')
  await page.goto(stack.baseUrl)
  expect((await renewed).status()).toBe(200)
  const ended = answered(page, 'DELETE')
  await alice.signOut()
  expect((await ended).status()).toBe(200)
})

test('point 29: notifications are offered once, after a message was sent, and never again after a no', async ({
  stack,
  arrive,
}) => {
  const alice = await arrive(stack, 0, { keepsFiles: true })
  const bob = await arrive(stack, 1)
  const { page } = alice
  await withPushService(alice)
  await page.addInitScript(() => Object.defineProperty(Notification, 'permission', { get: () => 'default' }))
  await page.reload()
  await alice.openConversationWith(bob)
  const offer = page.getByText('Should Natter notify you of replies while it is closed?')
  await expect(alice.composer).toBeVisible()
  await expect(offer).toBeHidden()
  await alice.send('Hello!')
  await expect(offer).toBeVisible()
  await page.getByRole('button', { name: 'Close' }).click()
  await expect(offer).toBeHidden()
  await page.reload()
  await alice.send('Hello again!')
  await expect(page.getByText('Hello again!').first()).toBeVisible()
  await expect(offer).toBeHidden()
})

test('point 29: what another app shares is put into the composer of the conversation that is chosen', async ({
  stack,
  arrive,
}) => {
  const alice = await arrive(stack, 0, { keepsFiles: true })
  const bob = await arrive(stack, 1)
  const { page } = alice
  await alice.openConversationWith(bob)
  await workerOf(page)
  await page.evaluate(() => {
    // As the system does it: a form that is sent to the address in the manifest.
    const form = document.createElement('form')
    Object.assign(form, { method: 'post', action: '/share', enctype: 'multipart/form-data' })
    for (const [name, value] of [
      ['title', 'A walk'],
      ['url', 'https://walks.example/1'],
    ])
      form.append(Object.assign(document.createElement('input'), { name, value }))
    const files = new DataTransfer()
    files.items.add(new File(['over hill and dale'], 'walk.txt', { type: 'text/plain' }))
    const file = Object.assign(document.createElement('input'), { type: 'file', name: 'files' })
    file.files = files.files
    form.append(file)
    document.body.append(form)
    form.submit()
  })
  await expect(page.getByRole('heading', { name: 'Send to' })).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: bob.name }).click()
  await expect(alice.composer).toHaveValue('A walk\nhttps://walks.example/1')
  await expect(page.getByText('walk.txt').first()).toBeVisible()
  await page.goto(`${stack.baseUrl}/share`)
  await expect(page.getByText('There is nothing left to send.')).toBeVisible()
})
