import { expect, type Locator, type Page } from '@playwright/test'
import { expectAccessible } from './support/checks'
import type { Person } from './support/person'
import { test } from './support/test'

let alice: Person
let bob: Person

test.beforeEach(async ({ stack, arrive }) => {
  alice = await arrive(stack, 0)
  bob = await arrive(stack, 1)
  await alice.openConversationWith(bob)
  await alice.send('Hello')
  await bob.open(alice.name)
})

/** A photograph as a camera leaves it, in the format of this type; larger than what may be uploaded. */
async function photo(
  page: Page,
  type = 'image/png',
): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const base64 = await page.evaluate(async (wanted) => {
    const canvas = document.createElement('canvas')
    canvas.width = 1200
    canvas.height = 900
    const context = canvas.getContext('2d')
    if (!context) return ''
    const noise = context.createImageData(canvas.width, canvas.height)
    for (let at = 0; at < noise.data.length; at += 1)
      noise.data[at] = at % 4 === 3 ? 255 : (at * 2654435761) >>> 24
    context.putImageData(noise, 0, 0)
    context.fillStyle = '#2f6b8f'
    context.fillRect(300, 150, 600, 600)
    const url = canvas.toDataURL(wanted)
    return url.slice(url.indexOf(',') + 1)
  }, type)
  return { name: 'photo', mimeType: type, buffer: Buffer.from(base64, 'base64') }
}

async function openProfile({ page, baseUrl }: Person): Promise<void> {
  await page.goto(new URL('/settings/account', baseUrl).href)
  await expect(page.getByRole('button', { name: 'Save' })).toBeAttached()
}

async function choose({ page }: Person, file: { name: string; mimeType: string; buffer: Buffer }) {
  await page.getByLabel('Picture', { exact: true }).setInputFiles(file)
}

/** Whether what is there is a picture, and has come. */
async function expectPicture(image: Locator): Promise<void> {
  await expect(image).toBeVisible()
  await expect(async () =>
    expect(await image.evaluate((it: HTMLImageElement) => it.naturalWidth)).toBe(512),
  ).toPass()
}

test('a picture of oneself is cropped and uploaded, and others see it at once, until it is removed', async () => {
  await openProfile(alice)
  await choose(alice, await photo(alice.page))
  const dialog = alice.page.getByRole('dialog', { name: 'Crop picture' })
  await expect(dialog.getByRole('img', { name: 'Preview' })).toBeVisible()
  await dialog.getByRole('slider', { name: 'Zoom' }).press('ArrowRight')
  await expectAccessible(alice.page)
  await dialog.getByRole('button', { name: 'Use picture' }).click()
  await expect(dialog).toHaveCount(0)
  await expectPicture(alice.page.getByRole('img', { name: `Picture of ${alice.name}` }))
  await expectPicture(bob.page.locator('main header img'))

  await alice.page.getByRole('button', { name: 'Remove picture' }).click()
  await expect(alice.page.getByRole('button', { name: 'Add picture' })).toBeVisible()
  await expect(bob.page.locator('main header img')).toHaveCount(0)
  expect([...alice.complaints, ...bob.complaints]).toEqual([])
})

test('what is no picture is refused before it is uploaded, and an upload can be tried again', async () => {
  await openProfile(alice)
  await choose(alice, { name: 'me.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') })
  await expect(alice.page.getByRole('alert')).toContainText('Choose a JPEG, PNG or WebP picture.')
  await choose(alice, { name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await expect(alice.page.getByRole('alert')).toContainText('The picture could not be read')

  await alice.page.route('**/uploads/**', (route) => route.abort())
  await choose(alice, await photo(alice.page, 'image/jpeg'))
  const dialog = alice.page.getByRole('dialog', { name: 'Crop picture' })
  await dialog.getByRole('button', { name: 'Use picture' }).click()
  await expect(dialog.getByRole('alert')).toContainText('The connection was lost.')
  await alice.page.unroute('**/uploads/**')
  await dialog.getByRole('button', { name: 'Try again' }).click()
  await expect(dialog).toHaveCount(0)
  await expectPicture(alice.page.getByRole('img', { name: `Picture of ${alice.name}` }))
})

test('a picture that a phone has turned stands upright', async () => {
  const { page } = alice
  await openProfile(alice)
  await choose(alice, await turnedPhoto(page))
  await page.getByRole('dialog').getByRole('button', { name: 'Use picture' }).click()
  const picture = page.getByRole('img', { name: `Picture of ${alice.name}` })
  await expectPicture(picture)
  const colours = await picture.evaluate(async (image: HTMLImageElement) => {
    const canvas = document.createElement('canvas')
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0, 2, 2)
    const isRed = (x: number, y: number) => {
      const [red = 0, , blue = 0] = context?.getImageData(x, y, 1, 1).data ?? []
      return red > blue
    }
    return [isRed(0, 0), isRed(1, 0), isRed(0, 1), isRed(1, 1)]
  })
  expect(colours).toEqual([true, true, false, false])
})

/** Red at the left and blue at the right, and a note (EXIF) that what is left belongs at the top. */
async function turnedPhoto(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: 1200, height: 900 })
    const context = canvas.getContext('2d')
    for (const [left, colour] of [
      [0, 'red'],
      [600, 'blue'],
    ] as const)
      if (context) {
        context.fillStyle = colour
        context.fillRect(left, 0, 600, 900)
      }
    return canvas.toDataURL('image/jpeg').split(',')[1] ?? ''
  })
  const jpeg = Buffer.from(base64, 'base64')
  // One field, the orientation (0x0112), a short: 6.
  const tiff = '4d4d002a00000008' + '0001' + '0112000300000001' + '00060000' + '00000000'
  const exif = Buffer.from(`457869660000${tiff}`, 'hex')
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2])
  const buffer = Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)])
  return { name: 'turned.jpg', mimeType: 'image/jpeg', buffer }
}

test('a group’s picture is told in its log, and shown in everybody’s list', async () => {
  const title = `Painters ${Date.now()}`
  const { page } = alice
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'New group' }).click()
  await page.getByRole('textbox', { name: 'Title' }).fill(title)
  await page.getByLabel('People to add').fill(bob.username)
  await page.getByRole('list', { name: 'People found' }).getByRole('button').first().click()
  await page.getByRole('button', { name: 'Create group' }).click()
  await expect(page.getByRole('heading', { level: 2, name: title })).toBeVisible()
  await page.getByRole('button', { name: 'Options for this conversation' }).click()
  await page.getByRole('menuitem', { name: 'Group details' }).click()
  await choose(alice, await photo(alice.page, 'image/webp'))
  await alice.page.getByRole('button', { name: 'Use picture' }).click()
  await expect(alice.page.getByRole('button', { name: 'Change picture' })).toBeVisible()
  await expectPicture(bob.list.getByRole('link', { name: new RegExp(title) }).locator('img'))
  await bob.open(title)
  await expect(bob.timeline.getByText(`${alice.name} changed the group picture`)).toBeVisible()
})
