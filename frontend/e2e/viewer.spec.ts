import { expect, type Page } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import { expectDrawn, newest, picture } from './support/files'
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

/** Alice looks at the first of two pictures of Bob's. */
async function viewing(arrive: Fixtures['arrive'], visit: Visit = {}) {
  const alice = await arrive(world, 0, visit)
  const { page } = alice
  const attachments = await Promise.all(
    [1, 2].map(async (index) => {
      const { name, buffer } = await picture(page, `${index}.png`, 800, 600, index * 80)
      const mediaId = `019a0000-0000-7000-8000-00000000000${index}`
      const announced = { mediaId, kind: 'picture', name, contentType: 'image/png', bytes: 1 } as const
      return { ...world.media.add(announced, buffer), alt: `Picture ${index}` }
    }),
  )
  const entry = world.natter.change(conversationId, BOB, { kind: 'message', text: 'Two', attachments })
  await alice.open('Bob Byrne')
  await newest(alice).getByRole('button', { name: 'Picture 1' }).click()
  const viewer = page.getByRole('dialog')
  const image = viewer.getByRole('img')
  await expectDrawn(image)
  return { alice, page, viewer, image, entry }
}

/** How many times larger than the window the picture is. */
async function zoomOf(page: Page): Promise<number> {
  const box = await page.getByRole('dialog').getByRole('img').boundingBox()
  return (box?.width ?? 0) / (page.viewportSize()?.width ?? 1)
}

async function touch(
  { page }: Pick<Person, 'page'>,
  steps: readonly (readonly { x: number; y: number }[])[],
): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  for (const [index, points] of steps.entries()) {
    const touchPoints = points.map((point, id) => ({ ...point, id }))
    await cdp.send('Input.dispatchTouchEvent', {
      type: index === 0 ? 'touchStart' : 'touchMove',
      touchPoints,
    })
  }
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

test('point 23: a picture is seen closer with the wheel, the keys, a double press and the button', async ({
  arrive,
}) => {
  const { page, viewer } = await viewing(arrive)
  expect(await zoomOf(page)).toBeCloseTo(1)
  await page.mouse.move(300, 300)
  await page.mouse.wheel(0, -100)
  await expect.poll(() => zoomOf(page)).toBeCloseTo(1.2)
  await page.mouse.wheel(0, 400)
  await expect.poll(() => zoomOf(page)).toBeCloseTo(1)
  await page.mouse.dblclick(300, 300)
  await expect.poll(() => zoomOf(page)).toBeCloseTo(2.5)
  await page.mouse.dblclick(300, 300)
  await expect.poll(() => zoomOf(page)).toBeCloseTo(1)
  await page.keyboard.press('+')
  await expect.poll(() => zoomOf(page)).toBeCloseTo(1.5)
  await viewer.getByRole('button', { name: 'Zoom out' }).click()
  await expect.poll(() => zoomOf(page)).toBeCloseTo(1)
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('dialog', { name: 'Picture 2' })).toBeVisible()
  // The focus stays within, and goes back to where it came from.
  for (let presses = 0; presses < 8; presses += 1) {
    await page.keyboard.press('Tab')
    expect(await viewer.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true)
  }
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Picture 1' })).toBeFocused()
})

test('point 23: on a phone two fingers bring a picture closer, one swipes to the next, and down closes', async ({
  arrive,
}) => {
  const { alice, page } = await viewing(arrive, { size: 'phone' })
  const y = 400
  await touch(alice, [
    [
      { x: 150, y },
      { x: 240, y },
    ],
    [
      { x: 120, y },
      { x: 270, y },
    ],
    [
      { x: 105, y },
      { x: 285, y },
    ],
  ])
  await expect.poll(() => zoomOf(page)).toBeCloseTo(2, 0)
  await page.getByRole('button', { name: 'Zoom out' }).click()
  await touch(alice, [[{ x: 300, y }], [{ x: 200, y }], [{ x: 100, y }]])
  await expect(page.getByRole('dialog', { name: 'Picture 2' })).toBeVisible()
  await touch(alice, [[{ x: 200, y }], [{ x: 200, y: y + 80 }], [{ x: 200, y: y + 160 }]])
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a picture stays open while messages push its own out of the timeline, and closes when it is deleted', async ({
  arrive,
}) => {
  const { page, viewer, entry } = await viewing(arrive)
  // What lies behind a dialog has no roles.
  const timeline = page.locator('[aria-label="Messages"]')
  for (let index = 0; index < 60; index += 1) world.natter.say(conversationId, BOB, `Line ${index}`)
  await expect(timeline.getByText('Line 59')).toBeAttached()
  await expect(timeline.locator('img[alt="Picture 1"]')).toHaveCount(0)
  await expect(viewer).toBeVisible()
  world.natter.change(conversationId, BOB, { kind: 'deleted', targetId: entry.entryId })
  await expect(viewer).toHaveCount(0)
})

test('a picture is downloaded under its name', async ({ arrive }) => {
  const { page, viewer } = await viewing(arrive)
  const download = page.waitForEvent('download')
  await viewer.getByRole('link', { name: 'Download' }).click()
  expect((await download).suggestedFilename()).toBe('1.png')
})

test('the link that is shared leads to the message of the picture, and not to the file', async ({
  arrive,
}) => {
  const { page, viewer, entry } = await viewing(arrive)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await viewer.getByRole('button', { name: 'Share link' }).click()
  const told = page.getByText('Link copied.')
  await expect(told).toBeVisible()
  // Before the viewer, not behind it.
  const { x = 0, y = 0 } = (await told.boundingBox()) ?? {}
  const onTop = await page.evaluate(([left, top]) => document.elementFromPoint(left, top)?.textContent, [
    x + 3,
    y + 10,
  ] as const)
  expect(onTop).toContain('Link copied.')
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toBe(`${world.baseUrl}/c/${conversationId}/m/${entry.seq}`)
})

test('on a phone the link is shared as the phone shares', async ({ arrive }) => {
  const { page, viewer, entry } = await viewing(arrive, { size: 'phone' })
  await page.evaluate(() => {
    const share = async (shared: ShareData) => void sessionStorage.setItem('shared', JSON.stringify(shared))
    Object.defineProperty(navigator, 'share', { value: share })
  })
  await viewer.getByRole('button', { name: 'Share link' }).click()
  const shared = await page.evaluate(() => sessionStorage.getItem('shared'))
  expect(JSON.parse(shared ?? 'null')).toEqual({
    url: `${world.baseUrl}/c/${conversationId}/m/${entry.seq}`,
  })
})
