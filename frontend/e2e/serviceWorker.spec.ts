import { expect, type Page } from '@playwright/test'
import { attach, expectDrawn, newest, picture, sendButton } from './support/files'
import { kept } from './support/kept'
import { DISCONNECTED, SENT } from './support/person'
import { test } from './support/test'

/** Waits until the service worker has the app's files and answers for them. */
const keptFiles = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready
    const { serviceWorker } = navigator
    if (!serviceWorker.controller)
      await new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve))
  })

test('point 20: without any network the app opens on what it has, and what is written goes out later', async ({
  stack,
  arrive,
}) => {
  const alice = await arrive(stack, 0, { keepsFiles: true, size: 'phone' })
  const bob = await arrive(stack, 1)
  await alice.openConversationWith(bob)
  await alice.send('Before the tunnel')
  await expect(alice.tick('Before the tunnel', SENT)).toBeVisible()
  await bob.open(alice.name)
  await keptFiles(alice.page)

  await alice.network.goDark()
  await alice.page.reload()
  await expect(alice.page.getByText(DISCONNECTED)).toBeVisible()
  await expect(alice.message('Before the tunnel')).toBeVisible()
  await alice.send('In the tunnel')
  await expect(alice.tick('In the tunnel', 'Sending')).toBeVisible()
  await alice.page.reload()
  await expect(alice.tick('In the tunnel', 'Sending')).toBeVisible()
  await alice.reconnect()
  await expect(bob.message('In the tunnel')).toBeVisible()
  await expect(alice.tick('In the tunnel', SENT)).toBeVisible()
})

test('without any network the pictures that were seen are there, until one signs out', async ({
  stack,
  arrive,
}) => {
  const alice = await arrive(stack, 0)
  const bob = await arrive(stack, 1, { keepsFiles: true })
  await alice.openConversationWith(bob)
  await bob.open(alice.name)
  await attach(alice, await picture(alice.page, 'sea.png', 1600, 800))
  await sendButton(alice).click()
  const tile = newest(bob).getByRole('img', { name: 'Photo' })
  await expectDrawn(tile)
  await tile.click()
  const large = bob.page.getByRole('dialog').getByRole('img', { name: 'Photo' })
  const widthOf = () => large.evaluate((image: HTMLImageElement) => image.naturalWidth)
  await expect.poll(widthOf).toBe(1600)
  await bob.page.keyboard.press('Escape')
  await keptFiles(bob.page)
  // As it is within the message, and as large as it is.
  await expect.poll(async () => (await kept(bob.page, 'seen')).length).toBe(2)

  await bob.network.goDark()
  await bob.page.reload()
  await expect(bob.page.getByText(DISCONNECTED)).toBeVisible()
  await expectDrawn(tile)
  await tile.click()
  await expect.poll(widthOf).toBe(1600)
  await bob.page.keyboard.press('Escape')

  await bob.reconnect()
  await bob.signOut()
  await expect(bob.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  await expect.poll(async () => (await kept(bob.page, 'seen')).length).toBe(0)
})

test('the service worker keeps the app’s own files, and nothing of anybody', async ({ stack, arrive }) => {
  const alice = await arrive(stack, 0, { keepsFiles: true })
  const bob = await arrive(stack, 1)
  await keptFiles(alice.page)
  await alice.openConversationWith(bob)
  await alice.send('Nobody’s business')
  await expect(alice.tick('Nobody’s business', SENT)).toBeVisible()
  const addresses = await alice.page.evaluate(async () => {
    const kept = await Promise.all(
      (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
    )
    return kept.flat().map(({ url }) => url)
  })
  const files = /^\/($|assets\/|icons\/|theme\.js|favicon\.svg|manifest\.webmanifest|config\.json)/
  expect(addresses.length).toBeGreaterThan(20)
  expect(addresses.filter((address) => new URL(address).origin !== stack.baseUrl)).toEqual([])
  expect(addresses.filter((address) => !files.test(new URL(address).pathname))).toEqual([])
  expect(alice.complaints).toEqual([])
})

test('a new version is told of in every tab, and gone over to without losing a draft', async ({
  inMemory,
  arrive,
}) => {
  const world = await inMemory()
  const alice = await arrive(world, 0, { keepsFiles: true })
  const { page } = alice
  await keptFiles(page)
  await alice.openConversationWith(await world.user(1))
  const other = await page.context().newPage()
  await other.goto(page.url())
  await page.bringToFront()
  await alice.composer.fill('Half a sentence')

  await world.deploy()
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update())
  const words = 'A new version of Natter is available.'
  for (const tab of [page, other]) await expect(tab.getByText(words)).toBeVisible()
  // Nothing happens by itself: somebody is typing.
  await expect(alice.composer).toHaveValue('Half a sentence')
  const reloaded = page.waitForEvent('load')
  await page.getByRole('button', { name: 'Reload' }).click()
  await reloaded
  await expect(alice.composer).toHaveValue('Half a sentence')
  await expect.poll(() => page.evaluate(() => caches.keys())).toEqual(['natter-next'])
  await expect(page.getByText(words)).toHaveCount(0)

  // The other tab goes over when it likes.
  await other.bringToFront()
  await other.getByRole('button', { name: 'Reload' }).click()
  await expect(other.getByText(words)).toHaveCount(0)
  await expect(other.getByRole('textbox', { name: /^Message to/ })).toHaveValue('Half a sentence')
})

test('at the first visit nothing large is fetched twice, and nothing to be kept before the page is done', async ({
  inMemory,
  arrive,
}) => {
  const world = await inMemory()
  const { page } = await arrive(world, 0, { keepsFiles: true, isSignedIn: false })
  await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
  const asked = async () => (await world.askedFiles()).filter((file) => file.startsWith('/assets/'))
  const atFirst = (await asked()).length
  expect(atFirst).toBeLessThan(30)
  await keptFiles(page)
  const files = await asked()
  expect(files.length).toBeGreaterThan(atFirst)
  expect(files.filter((file, index) => files.indexOf(file) !== index)).toEqual([])
})

test('something of the app is painted before its scripts are there, in both themes', async ({
  inMemory,
  browser,
}) => {
  const world = await inMemory()
  for (const [colorScheme, ground] of [
    ['light', 'rgb(243, 239, 230)'],
    ['dark', 'rgb(16, 24, 23)'],
  ] as const) {
    const context = await browser.newContext({ colorScheme })
    const page = await context.newPage()
    await page.route('**/assets/*.js', (route) => route.abort())
    await page.goto(world.baseUrl)
    await expect(page.locator('#root svg')).toBeVisible()
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(ground)
    await context.close()
  }
})
