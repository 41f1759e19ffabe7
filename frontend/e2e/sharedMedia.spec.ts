import { expect } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import { expectAccessible, expectNoSidewaysScroll, expectThumbSized } from './support/checks'
import { expectDrawn, picture } from './support/files'
import type { MemoryWorld } from './support/memoryWorld'
import type { Person } from './support/person'
import { type Fixtures, test } from './support/test'
import type { Visit } from './support/world'

let world: MemoryWorld
let conversationId: string

test.beforeEach(async ({ inMemory }) => {
  world = await inMemory()
  conversationId = world.natter.openDirect(ALICE, BOB).conversationId
  world.natter.append(conversationId, { senderId: BOB, text: 'Hello' })
})

let made = 0

/** A message of Bob's with a file. */
function carry(
  kind: 'picture' | 'video' | 'file' | 'voice',
  name: string,
  content: Buffer,
  alt?: string,
): void {
  made += 1
  const mediaId = `019a0000-0000-7000-8000-${String(made).padStart(12, '0')}`
  const contentType = {
    picture: 'image/png',
    video: 'video/webm',
    file: 'application/pdf',
    voice: 'audio/webm',
  }[kind]
  const announced = { mediaId, kind, name, contentType, bytes: content.length }
  const attachment = { ...world.media.add(announced, content), ...(alt ? { alt } : {}) }
  world.natter.change(conversationId, BOB, { kind: 'message', text: '', attachments: [attachment] })
}

async function sharedMedia(arrive: Fixtures['arrive'], visit: Visit = {}): Promise<Person> {
  const alice = await arrive(world, 0, visit)
  const shapes = [
    [800, 300],
    [300, 900],
    [40, 40],
  ] as const
  for (const [index, [width, height]] of shapes.entries()) {
    const { buffer } = await picture(alice.page, 'p.png', width, height, index * 90)
    carry('picture', 'p.png', buffer, `Picture ${index}`)
  }
  carry('file', 'Minutes of the meeting.pdf', Buffer.alloc(345_000))
  carry('voice', 'Voice.webm', Buffer.from('x'))
  await alice.open('Bob Byrne')
  await openDetails(alice)
  return alice
}

async function openDetails({ page }: Person): Promise<void> {
  await page.getByRole('button', { name: 'Options for this conversation' }).click()
  await page.getByRole('menuitem', { name: 'Profile' }).click()
  await page.getByRole('button', { name: 'Shared media' }).click()
}

const dialog = ({ page }: Person) => page.getByRole('dialog', { name: 'Shared media' })

test('the pictures of a conversation are shown by month, opened, and found in the conversation', async ({
  arrive,
}) => {
  const alice = await sharedMedia(arrive)
  const { page } = alice
  const month = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric' }).format(Date.now())
  const grid = dialog(alice).getByRole('region', { name: month })
  await expect(grid.getByRole('listitem')).toHaveCount(2)
  await dialog(alice).getByRole('button', { name: 'Show more' }).click()
  await expect(grid.getByRole('listitem')).toHaveCount(3)
  await expectDrawn(grid.getByRole('img', { name: 'Picture 2' }))
  await grid.getByRole('button', { name: 'Picture 2' }).click()
  const viewer = page.getByRole('dialog', { name: 'Picture 2' })
  await expect(viewer.getByText('1 / 3')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(viewer).toHaveCount(0)
  await expect(grid.getByRole('button', { name: 'Picture 2' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowRight')
  await page.getByRole('button', { name: 'Show in conversation' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page).toHaveURL(/\/m\/3$/)
})

test('files and recordings of a conversation are listed, and links as the search finds them', async ({
  arrive,
}) => {
  const alice = await sharedMedia(arrive)
  const { page } = alice
  await page.getByRole('tab', { name: 'Photos and videos' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(dialog(alice).getByRole('link', { name: /Minutes of the meeting/ })).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(dialog(alice).getByRole('button', { name: 'Play: Voice message' })).toBeVisible()
  const asked = page.waitForRequest(/\/v1\/search/)
  await page.keyboard.press('ArrowRight')
  expect(new URL((await asked).url()).searchParams.get('query')).toBe('has:link in:"@bob"')
  await expect(dialog(alice).getByText('No links yet')).toBeVisible()
})

test('a conversation without media says so, and a list that cannot be had can be asked for again', async ({
  arrive,
}) => {
  const alice = await arrive(world, 0)
  await alice.open('Bob Byrne')
  world.media.failsToList = true
  await openDetails(alice)
  await expect(dialog(alice).getByText('Something went wrong')).toBeVisible()
  world.media.failsToList = false
  await dialog(alice).getByRole('button', { name: 'Try again' }).click()
  await expect(dialog(alice).getByText('No photos or videos yet')).toBeVisible()
})

for (const [size, preferences] of [
  ['desktop', { theme: 'light' }],
  ['desktop', { theme: 'dark', locale: 'de' }],
  ['phone', { theme: 'dark' }],
  ['narrow', { theme: 'light', locale: 'ar-XB' }],
] as const) {
  test(`shared media hold on a ${size} with ${Object.values(preferences).join(', ')}`, async ({
    arrive,
  }, testInfo) => {
    const alice = await arrive(world, 0, { size, reducedMotion: 'reduce' })
    const { page } = alice
    for (const hue of [0, 60, 120, 180, 240]) {
      const { buffer } = await picture(page, 'p.png', 400 + hue, 640 - hue, hue)
      carry('picture', 'p.png', buffer)
    }
    carry('file', `${'A very long name of a file that goes on '.repeat(4)}.pdf`, Buffer.alloc(345_000))
    carry('file', 'notes.txt', Buffer.alloc(300))
    await alice.open('Bob Byrne')
    await openDetails(alice)
    await expectDrawn(dialog(alice).getByRole('img', { name: 'Photo' }).first())
    await page.evaluate((chosen) => {
      localStorage.setItem('natter.preferences', JSON.stringify(chosen))
      dispatchEvent(new StorageEvent('storage', { key: 'natter.preferences' }))
    }, preferences)
    for (const tab of [0, 1]) {
      await page.getByRole('tab').nth(tab).click()
      await expect(page.getByRole('tabpanel').getByRole('listitem').first()).toBeVisible()
      await expectAccessible(page)
      await expectNoSidewaysScroll(page)
      if (size !== 'desktop') await expectThumbSized(page)
      await page.screenshot({
        path: testInfo.outputPath(`${tab}-${size}-${Object.values(preferences).join('-')}.png`),
      })
    }
  })
}
