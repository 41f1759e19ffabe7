import { writeFile } from 'node:fs/promises'
import { expect, type Locator } from '@playwright/test'
import { expectAccessible } from './support/checks'
import { attach, expectDrawn, newest, picture, sendButton, tray } from './support/files'
import { kept } from './support/kept'
import { type Person, SENT } from './support/person'
import type { ProxyNetwork } from './support/proxy'
import { minuteFilm, movingGif, phonePhoto, shortFilm, twoHours } from './support/realFiles'
import { test } from './support/test'

let alice: Person<ProxyNetwork>
let bob: Person<ProxyNetwork>

test.beforeEach(async ({ stack, arrive }) => {
  alice = await arrive(stack, 0, { permissions: ['microphone'] })
  bob = await arrive(stack, 1)
  await alice.openConversationWith(bob)
  await bob.openConversationWith(alice)
})

async function sendWithFiles(text: string): Promise<void> {
  await alice.composer.fill(text)
  await sendButton(alice).click()
  await expect(alice.tick(text, SENT)).toBeVisible({ timeout: 60_000 })
  await expect(bob.message(text)).toBeVisible()
}

/** Its width by its height. */
function shapeOf(image: Locator): Promise<number> {
  return image.evaluate((one: HTMLImageElement) => one.naturalWidth / one.naturalHeight)
}

/** What is at an address that somebody's page was given. */
async function fetched({ page }: Person, url: string | null): Promise<string> {
  return page.evaluate(async (address) => {
    const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer())
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  }, url ?? '')
}

test('point 10: a photo of a phone arrives upright, and without where it was taken', async () => {
  const photo = await phonePhoto(alice.page)
  expect(photo.buffer.toString('latin1')).toContain('GPS 48')
  await attach(alice, photo)
  await expect(tray(alice).getByRole('listitem')).toHaveCount(1)
  await sendWithFiles('From the walk')
  const image = newest(bob).getByRole('img', { name: 'Photo' })
  await expectDrawn(image)
  expect(await shapeOf(image)).toBeCloseTo(0.5)
  await image.click()
  const large = bob.page.getByRole('dialog').getByRole('img', { name: 'Photo' })
  await expectDrawn(large)
  const content = await fetched(
    bob,
    await bob.page.getByRole('link', { name: 'Download' }).getAttribute('href'),
  )
  expect(content.length).toBeGreaterThan(100)
  expect(content).not.toMatch(/Exif|GPS/)
  await bob.page.keyboard.press('Escape')
  await bob.page.getByRole('button', { name: 'Options for this conversation' }).click()
  await bob.page.getByRole('menuitem', { name: 'Profile' }).click()
  await bob.page.getByRole('button', { name: 'Shared media' }).click()
  await expectDrawn(bob.page.getByRole('dialog').getByRole('img', { name: 'Photo' }))
})

test('point 10: a 4K picture and a GIF go as one message, and find their place without moving it', async () => {
  await attach(alice, [await picture(alice.page, 'wide.png', 3840, 2160), movingGif()])
  await expect(tray(alice).getByRole('listitem')).toHaveCount(2)
  await sendWithFiles('Two of them')
  const images = newest(bob).getByRole('img', { name: 'Photo' })
  await expectDrawn(images.first())
  await expectDrawn(images.last())
  expect(await shapeOf(images.first())).toBeCloseTo(16 / 9, 1)
  expect(await shapeOf(images.last())).toBeCloseTo(1)
})

test('point 23: a film shows a still picture and how long it is, and plays in its place', async () => {
  await attach(alice, await shortFilm(alice.page))
  await expect(tray(alice).getByRole('listitem')).toHaveCount(1)
  await sendWithFiles('A film')
  await newest(bob).getByRole('button', { name: 'Play video: film.webm' }).click()
  const film = newest(bob).locator('video')
  await expect.poll(() => film.evaluate((one: HTMLVideoElement) => one.currentTime)).toBeGreaterThan(0)
  expect(await film.evaluate((one: HTMLVideoElement) => [one.videoWidth, one.controls])).toEqual([320, true])
})

test('point 23: a film of a minute is played from its middle, and beside the page', async () => {
  await attach(alice, await minuteFilm())
  await sendWithFiles('A minute')
  await expect(newest(bob).getByText('1:00')).toBeVisible()
  await newest(bob).getByRole('button', { name: 'Play video: minute.webm' }).click()
  const film = newest(bob).locator('video')
  await expect.poll(() => film.evaluate((one: HTMLVideoElement) => one.currentTime)).toBeGreaterThan(0)
  await film.evaluate((one: HTMLVideoElement) => {
    one.currentTime = 45
  })
  await expect.poll(() => film.evaluate((one: HTMLVideoElement) => one.currentTime)).toBeGreaterThan(45)
  // The browser's own controls offer picture in picture.
  expect(
    await film.evaluate((one: HTMLVideoElement) => [
      document.pictureInPictureEnabled,
      one.controls,
      one.disablePictureInPicture,
    ]),
  ).toEqual([true, true, false])
})

test('point 23: two hours of audio are played from their middle without being fetched as a whole', async () => {
  test.setTimeout(180_000)
  const path = test.info().outputPath('lecture.wav')
  await writeFile(path, twoHours())
  await attach(alice, path, 'Files')
  await sendWithFiles('The lecture')
  const line = newest(bob)
  await expect(line.getByText('2:00:00')).toBeVisible()
  const ranges: (string | undefined)[] = []
  bob.page.on('request', (request) => {
    if (request.resourceType() === 'media') ranges.push(request.headers().range)
  })
  const position = line.getByRole('slider', { name: 'Position in lecture.wav' })
  const box = await position.boundingBox()
  await line.getByRole('button', { name: 'Play: lecture.wav' }).click()
  await expect(line.getByRole('button', { name: 'Pause: lecture.wav' })).toBeVisible()
  await position.click({ position: { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 } })
  await expect(line.getByText(/^(0:59|1:0\d):\d\d$/)).toBeVisible()
  await expect.poll(() => ranges.some((range) => range && !range.startsWith('bytes=0-'))).toBe(true)
})

test('point 23: a voice message that one browser records, another one plays', async () => {
  const { page } = alice
  await page.getByRole('button', { name: 'Record a voice message' }).click()
  const recorder = page.getByRole('group', { name: 'Voice message' })
  await expect(recorder.getByRole('timer')).toHaveText('0:02')
  await recorder.getByRole('button', { name: 'Send voice message' }).click()
  const play = bob.timeline.getByRole('button', { name: 'Play: Voice message' })
  await expect(play).toBeEnabled()
  expect(await kept(bob.page, 'seen')).toEqual([])
  await play.click()
  await expect(bob.timeline.getByRole('button', { name: 'Pause: Voice message' })).toBeVisible()
  await expect(play).toBeVisible()
  // What was heard is there without a connection, what was not is not fetched for that.
  await expect.poll(async () => (await kept(bob.page, 'seen')).length).toBe(1)
})

test('point 22: a file of 100 MB arrives whole although the network is cut twice', async () => {
  test.setTimeout(240_000)
  const path = test.info().outputPath('backup.bin')
  await writeFile(path, Buffer.alloc(100 * 1024 * 1024, 'natter '))
  await attach(alice, path, 'Files')
  await expect(tray(alice).getByRole('listitem')).toHaveCount(1)
  const arrivals = new Map<string, number>()
  alice.page.on('response', (response) => {
    const part = new URL(response.url()).searchParams.get('partNumber')
    if (part && response.ok() && response.request().method() === 'PUT')
      arrivals.set(part, (arrivals.get(part) ?? 0) + 1)
  })
  // Slow enough that it can be cut on its way.
  const devtools = await alice.page.context().newCDPSession(alice.page)
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 2e7 }
  await devtools.send('Network.emulateNetworkConditions', conditions)
  await alice.composer.fill('The backup')
  await sendButton(alice).click()
  const uploading = alice.page.getByText(/Uploading, \d+%/)
  const percent = async () => Number(/(\d+)%/.exec((await uploading.textContent()) ?? '')?.[1])
  for (const atLeast of [20, 50]) {
    await expect.poll(percent, { timeout: 60_000 }).toBeGreaterThan(atLeast)
    await alice.network.goDark()
    const before = await percent()
    await alice.reconnect()
    // A part of 8 MB may be lost on its way, and nothing that has arrived.
    expect(await percent()).toBeGreaterThanOrEqual(before - 9)
  }
  // After a reload it goes on as well.
  await expect.poll(percent, { timeout: 60_000 }).toBeGreaterThan(70)
  await alice.page.reload()
  await expect(alice.tick('The backup', SENT)).toBeVisible({ timeout: 120_000 })
  // Of 13 parts; the answer to one may have been lost with the network.
  expect(arrivals.size).toBeGreaterThan(9)
  expect(Math.max(...arrivals.values()), 'no part arrives twice').toBe(1)
  const link = newest(bob).getByRole('link', { name: /backup\.bin/ })
  await expect(link).toBeVisible()
  const bytes = await bob.page.evaluate(
    async (address) => (await (await fetch(address)).blob()).size,
    (await link.getAttribute('href')) ?? '',
  )
  expect(bytes).toBe(100 * 1024 * 1024)
})

test('a moderator sees the picture that was reported, though its sender has deleted it', async ({
  stack,
  arrive,
}) => {
  const text = `Something vile ${alice.username}`
  await attach(alice, await picture(alice.page, 'vile.png', 640, 360, 0))
  await expect(tray(alice).getByRole('listitem')).toHaveCount(1)
  await sendWithFiles(text)
  await bob.choose(text, 'Report')
  await bob.page.getByRole('dialog').getByLabel('Reason for reporting').selectOption('spam')
  await bob.page.getByRole('dialog').getByRole('button', { name: 'Send report' }).click()
  await expect(bob.page.getByText('Thank you. The moderators will review your report.').first()).toBeVisible()
  await alice.choose(text, 'Delete')
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(bob.timeline.getByText('Message deleted')).toBeVisible()

  await stack.makeModerator(await stack.user(2))
  const carol = await arrive(stack, 2)
  await carol.page.getByRole('button', { name: 'Menu' }).click()
  await carol.page.getByRole('menuitem', { name: 'Moderation' }).click()
  const report = carol.page.getByRole('article').filter({ hasText: text })
  await report.getByRole('button', { name: 'Show files (1)' }).click()
  await expectDrawn(report.getByRole('list', { name: 'Reported files' }).getByRole('img'))
  await expectAccessible(carol.page)
})
