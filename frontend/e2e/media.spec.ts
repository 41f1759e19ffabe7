import { expect } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import { expectAccessible, expectNoSidewaysScroll, expectThumbSized } from './support/checks'
import { attach, expectDrawn, newest, paste, picture, sendButton, tray } from './support/files'
import { kept } from './support/kept'
import type { MemoryWorld } from './support/memoryWorld'
import { type Person, SENT } from './support/person'
import { phoneHeic } from './support/realFiles'
import { type Fixtures, test } from './support/test'
import { comeToRest, distanceFromEnd } from './support/timelineView'
import type { Visit } from './support/world'

let world: MemoryWorld
let conversationId: string

test.beforeEach(async ({ inMemory }) => {
  world = await inMemory()
  conversationId = world.natter.openDirect(ALICE, BOB).conversationId
  world.natter.append(conversationId, { senderId: BOB, text: 'Hello' })
})

async function aliceWithBob(arrive: Fixtures['arrive'], visit: Visit = {}): Promise<Person> {
  const alice = await arrive(world, 0, visit)
  await alice.open('Bob Byrne')
  await expect(alice.message('Hello')).toBeVisible()
  return alice
}

function sent() {
  return world.natter
    .entriesOf(conversationId)
    .flatMap(({ content }) => (content.kind === 'message' ? content : []))
}

test('point 22: a phone takes a picture with its camera', async ({ arrive }) => {
  const alice = await aliceWithBob(arrive, { size: 'phone' })
  const { page } = alice
  await page.getByRole('button', { name: 'More actions' }).click()
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('menuitem', { name: 'Camera' }).click()
  const chooser = await choosing
  // The browser opens the camera at the back, which takes one picture.
  expect(await chooser.element().getAttribute('capture')).toBe('environment')
  expect(chooser.isMultiple()).toBe(false)
  await chooser.setFiles(await picture(page, 'image.png', 640, 480))
  await sendButton(alice).click()
  await expect(newest(alice).getByRole('img', { name: SENT })).toBeVisible()
  expect(sent().at(-1)?.attachments).toMatchObject([{ kind: 'picture', width: 640, height: 480 }])
})

test('point 22: pictures are attached, put in order, described, and sent as one message with a caption', async ({
  arrive,
}) => {
  const alice = await aliceWithBob(arrive)
  const { page } = alice
  await attach(alice, [
    await picture(page, 'sea.png', 3000, 1500),
    await picture(page, 'hill.png', 400, 600, 20),
  ])
  await expect(tray(alice).getByRole('listitem')).toHaveCount(2)
  await tray(alice)
    .getByRole('button', { name: /Move hill.* earlier/ })
    .click()
  await tray(alice)
    .getByRole('button', { name: /Describe sea/ })
    .click()
  await page.getByRole('textbox', { name: 'Description' }).fill('The sea at noon')
  await page.getByRole('button', { name: 'Save' }).click()
  await alice.composer.fill('Look!')
  await alice.composer.press('Enter')
  await expect(tray(alice)).toHaveCount(0)
  await expect(newest(alice).getByRole('img', { name: SENT })).toBeVisible()
  const message = sent().at(-1)
  expect(message).toMatchObject({ text: 'Look!' })
  // Smaller than it was, as WebP, and in the order that was chosen.
  expect(message?.attachments).toMatchObject([
    { name: 'hill.webp', contentType: 'image/webp', width: 400, height: 600 },
    { name: 'sea.webp', width: 2048, height: 1024, alt: 'The sea at noon' },
  ])
  const bob = await arrive(world, 1)
  await expect(bob.list.getByText('2 photos · Look!')).toBeVisible()
  await bob.open('Alice Adair')
  const image = newest(bob).getByRole('img', { name: 'The sea at noon' })
  await expectDrawn(image)
  await image.click()
  const viewer = bob.page.getByRole('dialog', { name: 'The sea at noon' })
  await expect(viewer.getByRole('img', { name: 'The sea at noon' })).toBeVisible()
  await bob.page.keyboard.press('ArrowLeft')
  await expect(bob.page.getByRole('dialog', { name: 'Photo' })).toBeVisible()
  await bob.page.keyboard.press('Escape')
  await expect(bob.page.getByRole('dialog')).toHaveCount(0)
})

test('point 22: what is too large or of the wrong type is refused before the upload, with the limit', async ({
  arrive,
}) => {
  const alice = await aliceWithBob(arrive)
  await attach(alice, [
    { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
    { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('no picture') },
  ])
  await expect(alice.page.getByText('empty.txt: The file is empty.')).toBeVisible()
  await expect(alice.page.getByText(/broken\.png: The picture could not be read/)).toBeVisible()
  expect(world.media.kept.size).toBe(0)
  await alice.page.evaluate(() => {
    const file = Object.defineProperty(new File(['x'], 'film.mp4', { type: 'video/mp4' }), 'size', {
      value: 2e8,
    })
    const dropped = new DataTransfer()
    Object.defineProperty(dropped, 'files', { value: [file] })
    const event = new DragEvent('drop', { dataTransfer: new DataTransfer(), bubbles: true, cancelable: true })
    Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], files: [file] } })
    document.body.dispatchEvent(event)
  })
  await expect(alice.page.getByText('film.mp4: The file is too large. The limit is 100 MB.')).toBeVisible()
})

test('point 22: a photo of an iPhone that the browser cannot read is refused with words, and goes as a file', async ({
  arrive,
}) => {
  const alice = await aliceWithBob(arrive)
  const photo = await phoneHeic()
  // Whatever its name says.
  await attach(alice, { ...photo, name: 'renamed.jpg', mimeType: 'image/jpeg' })
  await expect(alice.page.getByText(/renamed\.jpg: HEIC photos cannot be shown everywhere/)).toBeVisible()
  await alice.page.getByRole('button', { name: 'Send as file' }).click()
  await expect(tray(alice).getByText('renamed.jpg')).toBeVisible()
  await sendButton(alice).click()
  await expect(newest(alice).getByRole('link', { name: /renamed\.jpg/ })).toBeVisible()
  expect(sent().at(-1)?.attachments).toMatchObject([{ kind: 'file', bytes: photo.buffer.length }])
})

test('point 22: an upload shows how far it is, holds its place, and can be cancelled', async ({ arrive }) => {
  const alice = await aliceWithBob(arrive)
  const { page } = alice
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/bucket/*', async (route) => {
    await held
    await route.continue()
  })
  await attach(alice, await picture(page, 'one.png', 400, 300))
  await sendButton(alice).click()
  await expect(page.getByRole('progressbar', { name: 'Uploading' })).toBeVisible()
  await attach(alice, { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') }, 'Files')
  await sendButton(alice).click()
  await alice.send('Behind them')
  await expect(alice.tick('Behind them', 'Sending')).toBeVisible()
  await newest(alice).page().getByRole('button', { name: 'Cancel upload' }).last().click()
  await expect(page.getByText('notes.txt')).toHaveCount(0)
  expect(sent()).toHaveLength(1)
  release()
  await expect(alice.tick('Behind them', SENT)).toBeVisible()
  expect(sent().map(({ text, attachments }) => [text, attachments?.length])).toEqual([
    ['Hello', undefined],
    ['', 1],
    ['Behind them', undefined],
  ])
})

test('point 22: what is attached, and what is on its way, outlasts a reload and a lost network', async ({
  arrive,
}) => {
  const alice = await aliceWithBob(arrive)
  const { page } = alice
  await page.route('**/bucket/*', (route) => route.abort())
  await attach(alice, await picture(page, 'one.png', 400, 300))
  await alice.composer.fill('On its way')
  await sendButton(alice).click()
  await expect(alice.tick('On its way', 'Sending')).toBeVisible()
  await attach(alice, await picture(page, 'two.png', 300, 300))
  await expect(tray(alice).getByRole('listitem')).toHaveCount(1)
  await expect.poll(async () => (await kept(page, 'files')).length).toBe(2)
  await page.reload()
  await expect(tray(alice).getByRole('listitem')).toHaveCount(1)
  await page.unroute('**/bucket/*')
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await expect(alice.tick('On its way', SENT)).toBeVisible()
  await sendButton(alice).click()
  await expect
    .poll(() => sent().map(({ attachments }) => attachments?.[0]?.name))
    .toEqual([undefined, 'one.webp', 'two.webp'])
  expect(world.media.puts).toBe(2)
})

test('point 22: a large file goes in parts, of which a reload sends the missing one, and asks for nothing in vain', async ({
  arrive,
}) => {
  const alice = await aliceWithBob(arrive)
  const { page } = alice
  const asked: string[] = []
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (pathname.startsWith('/v1/media')) asked.push(`${response.request().method()} ${response.status()}`)
  })
  await page.route('**/bucket/*/2', (route) => route.abort())
  const large = Buffer.alloc(17 * 1024 * 1024, 'large ')
  await attach(alice, { name: 'large.txt', mimeType: 'text/plain', buffer: large }, 'Files')
  await expect.poll(async () => (await kept(page, 'files')).length).toBe(1)
  await alice.composer.fill('In parts')
  await sendButton(alice).click()
  await expect.poll(() => world.media.puts).toBe(1)
  await page.reload()
  await page.unroute('**/bucket/*/2')
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await expect(alice.tick('In parts', SENT)).toBeVisible()
  expect(world.media.puts).toBe(3)
  expect(sent().at(-1)?.attachments).toMatchObject([{ name: 'large.txt', bytes: large.length }])
  expect([...world.media.kept.values()].map(({ content }) => content?.equals(large))).toEqual([true])
  expect([...new Set(asked)]).toEqual(['POST 200'])
})

test('point 22: a pasted picture is attached, and a file that the server refuses says why', async ({
  arrive,
}) => {
  const alice = await aliceWithBob(arrive)
  const { page } = alice
  world.media.refusal = 'damaged'
  await paste(alice, await picture(page, 'pasted.png', 200, 200))
  await expect(tray(alice).getByRole('listitem')).toHaveCount(1)
  await sendButton(alice).click()
  await expect(newest(alice).getByRole('alert')).toContainText('This file is damaged or incomplete.')
  world.media.refusal = null
})

test('a file that could not be checked says so, and goes once the check works again', async ({ arrive }) => {
  const alice = await aliceWithBob(arrive)
  world.media.refusal = 'unchecked'
  await paste(alice, await picture(alice.page, 'pasted.png', 200, 200))
  await alice.composer.fill('Look')
  await sendButton(alice).click()
  const alert = newest(alice).getByRole('alert')
  await expect(alert).toContainText('This file could not be checked. Try again later.')
  world.media.refusal = null
  await alert.getByRole('button', { name: 'Retry' }).click()
  await expect(alice.tick('Look', SENT)).toBeVisible()
  expect(world.media.puts).toBe(1)
})

test('cells that are pasted from a table come as their text, not as the picture beside it', async ({
  arrive,
}) => {
  const alice = await aliceWithBob(arrive)
  await paste(alice, await picture(alice.page, 'image.png', 200, 200), '1\t2')
  await paste(alice, await picture(alice.page, 'picture.png', 200, 200))
  await expect(tray(alice).getByRole('listitem')).toHaveCount(1)
  await expect(tray(alice).getByRole('img', { name: 'picture.webp' })).toBeVisible()
})

test('point 10: pictures that load at the bottom keep the view at the bottom', async ({ arrive }) => {
  const alice = await aliceWithBob(arrive)
  // Until then it opens, and stays where what is unread begins.
  await comeToRest(alice.timeline)
  for (let index = 0; index < 12; index += 1) world.natter.say(conversationId, BOB, `Line ${index}`)
  await expect(alice.message('Line 11')).toBeVisible()
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await alice.page.route('**/bucket/*', async (route) => {
    await held
    await route.continue()
  })
  const { buffer } = await picture(alice.page, 'one.png', 600, 800)
  const mediaId = '019a0000-0000-7000-8000-00000000aaaa'
  const announced = { mediaId, kind: 'picture', name: 'one.png', contentType: 'image/png', bytes: 1 } as const
  const attachment = world.media.add(announced, buffer)
  world.natter.change(conversationId, BOB, { kind: 'message', text: 'A picture', attachments: [attachment] })
  await expect(alice.message('A picture')).toBeInViewport({ ratio: 0.9 })
  const box = await newest(alice).boundingBox()
  release()
  await expectDrawn(newest(alice).getByRole('img', { name: 'Photo' }))
  expect(await newest(alice).boundingBox()).toEqual(box)
  expect(await distanceFromEnd(alice.timeline)).toBeLessThan(2)
})

test('point 23: a voice message is recorded, listened to, sent and played', async ({ arrive }) => {
  const alice = await aliceWithBob(arrive, { permissions: ['microphone'] })
  const { page } = alice
  await page.getByRole('button', { name: 'Record a voice message' }).click()
  const recorder = page.getByRole('group', { name: 'Voice message' })
  await expect(recorder.getByRole('timer')).toHaveText('0:01')
  await recorder.getByRole('button', { name: 'Pause recording' }).click()
  await recorder.getByRole('button', { name: 'Resume recording' }).click()
  await recorder.getByRole('button', { name: 'Stop and listen' }).click()
  await expect(recorder.getByRole('button', { name: 'Listen', exact: true })).toBeVisible()
  await recorder.getByRole('button', { name: 'Send voice message' }).click()
  await expect(newest(alice).getByRole('img', { name: SENT })).toBeVisible()
  expect(sent().at(-1)?.attachments).toMatchObject([{ kind: 'voice', contentType: 'audio/webm' }])
  await newest(alice).getByRole('button', { name: 'Speed: 1×' }).click()
  await expect(newest(alice).getByRole('button', { name: 'Speed: 1.5×' })).toBeVisible()
  await newest(alice).getByRole('button', { name: 'Play: Voice message' }).click()
  await expect(newest(alice).getByRole('slider', { name: 'Position in Voice message' })).not.toHaveValue('0')
  await expect(alice.composer).toBeVisible()
})

test('point 23: a voice message is recorded while the button is held, and given up by sliding away', async ({
  arrive,
}) => {
  const alice = await aliceWithBob(arrive, { permissions: ['microphone'] })
  const { page } = alice
  const recorder = page.getByRole('group', { name: 'Voice message' })
  const hold = async () => {
    await page.getByRole('button', { name: 'Record a voice message' }).hover()
    await page.mouse.down()
    await expect(recorder.getByRole('timer')).toHaveText('0:01')
  }
  await hold()
  await expect(recorder.getByText('Slide to cancel')).toBeVisible()
  await page.mouse.move(600, 780)
  await expect(recorder.getByText('Release to cancel')).toBeVisible()
  await page.mouse.up()
  await expect(recorder).toHaveCount(0)
  expect(sent()).toHaveLength(1)
  await hold()
  await page.mouse.up()
  await expect(newest(alice).getByRole('img', { name: SENT })).toBeVisible()
  expect(sent().at(-1)?.attachments).toMatchObject([{ kind: 'voice' }])
  await expect(recorder).toHaveCount(0)
})

test('point 23: one thing plays at a time, and nothing after the conversation is left', async ({
  arrive,
}) => {
  const alice = await aliceWithBob(arrive)
  const { page } = alice
  const sound = Buffer.from(await page.evaluate(toneOf, 20), 'base64')
  for (const [index, kind] of (['voice', 'audio'] as const).entries()) {
    const mediaId = `019a0000-0000-7000-8000-00000000002${index}`
    const announced = { mediaId, kind, name: 'tone.wav', contentType: 'audio/wav', bytes: sound.length }
    const attachments = [world.media.add(announced, sound, { durationMs: 20_000 })]
    world.natter.change(conversationId, BOB, { kind: 'message', text: '', attachments })
  }
  const playing = alice.timeline.getByRole('button', { name: /^Pause:/ })
  await alice.timeline.getByRole('button', { name: 'Play: Voice message' }).click()
  await expect(playing).toHaveAccessibleName('Pause: Voice message')
  await alice.timeline.getByRole('button', { name: 'Play: tone.wav' }).click()
  await expect(playing).toHaveAccessibleName('Pause: tone.wav')
  await expect(alice.timeline.getByRole('slider', { name: 'Position in tone.wav' })).not.toHaveValue('0')
  await alice.close('Bob Byrne')
  await alice.open('Bob Byrne')
  await expect(alice.timeline.getByRole('button', { name: 'Play: tone.wav' })).toBeVisible()
  await expect(playing).toHaveCount(0)
  await expect(alice.timeline.getByRole('slider', { name: 'Position in tone.wav' })).not.toHaveValue('0')
})

test('what is in long-term storage is requested, waited for, and told of once it can be opened', async ({
  arrive,
}) => {
  const files = (['file', 'voice', 'video'] as const).map((kind, index) => {
    const mediaId = `019a0000-0000-7000-8000-00000000003${index}`
    const announced = { mediaId, kind, name: `old.${kind}`, contentType: 'video/mp4', bytes: 4 }
    world.media.deep.set(mediaId, 'needed')
    return world.media.add(announced, Buffer.from('film'))
  })
  world.natter.change(conversationId, BOB, { kind: 'message', text: 'Our holidays', attachments: files })
  const alice = await aliceWithBob(arrive)
  const message = alice.message('Our holidays')
  const requests = message.getByRole('button', { name: 'In long-term storage. Request it' })
  await expect(requests).toHaveCount(3)
  for (const left of [2, 1, 0]) {
    await requests.first().click()
    await expect(requests).toHaveCount(left)
  }
  await expect(message.getByText('Requested. Available in about 3–5 hours.')).toHaveCount(3)
  await expect(message.getByRole('link', { name: /old\.file/ })).toHaveCount(0)
  await expectAccessible(alice.page)
  const [file] = files
  world.media.deep.clear()
  const { mediaId = '', name = '' } = file ?? {}
  world.natter.push(conversationId, { type: 'fileRestored', conversationId, seq: 2, mediaId, name })
  await expect(alice.page.getByText('“old.file” can be opened again.')).toBeVisible()
  await expect(message.getByRole('link', { name: /old\.file/ })).toBeVisible()
})

test('point 23: a voice message is fetched once to be played, and not again', async ({ arrive }) => {
  const alice = await aliceWithBob(arrive)
  const sound = Buffer.from(await alice.page.evaluate(toneOf, 1), 'base64')
  const mediaId = '019a0000-0000-7000-8000-000000000040'
  const announced = {
    mediaId,
    kind: 'voice' as const,
    name: 'v.wav',
    contentType: 'audio/wav',
    bytes: sound.length,
  }
  const attachments = [world.media.add(announced, sound, { durationMs: 1000 })]
  world.natter.change(conversationId, BOB, { kind: 'message', text: '', attachments })
  const play = alice.timeline.getByRole('button', { name: 'Play: Voice message' })
  for (const _ of [1, 2]) {
    await play.click()
    await expect(alice.timeline.getByRole('button', { name: 'Pause: Voice message' })).toBeVisible()
    await expect(play).toBeVisible()
    expect(world.media.gets).toBe(1)
  }
})

/** So many seconds of a tone, as a WAV file in Base64. */
function toneOf(seconds: number): string {
  const rate = 8000
  const samples = Uint8Array.from({ length: rate * seconds }, (_, index) => 128 + 60 * Math.sin(index / 4))
  const head = new DataView(new ArrayBuffer(44))
  const write = (at: number, text: string) =>
    [...text].forEach((character, index) => {
      head.setUint8(at + index, character.charCodeAt(0))
    })
  write(0, 'RIFF')
  head.setUint32(4, 36 + samples.length, true)
  write(8, 'WAVEfmt ')
  head.setUint32(16, 16, true)
  head.setUint16(20, 1, true)
  head.setUint16(22, 1, true)
  head.setUint32(24, rate, true)
  head.setUint32(28, rate, true)
  head.setUint16(32, 1, true)
  head.setUint16(34, 8, true)
  write(36, 'data')
  head.setUint32(40, samples.length, true)
  const bytes = [...new Uint8Array(head.buffer), ...samples]
  return btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''))
}

test('point 23: a video that this browser cannot play says so in its place, and can be saved', async ({
  arrive,
}) => {
  const mediaId = '019a0000-0000-7000-8000-000000000050'
  const announced = { mediaId, kind: 'video', name: 'film.mp4', contentType: 'video/mp4', bytes: 4 } as const
  const attachments = [world.media.add(announced, Buffer.from('film'))]
  world.natter.change(conversationId, BOB, { kind: 'message', text: 'A film', attachments })
  const alice = await aliceWithBob(arrive)
  await alice.timeline.getByRole('button', { name: 'Play video: film.mp4' }).click()
  await expect(newest(alice).getByRole('alert')).toContainText('could not be played')
  await expectAccessible(alice.page)
  const saved = alice.page.waitForEvent('download')
  await newest(alice).getByRole('button', { name: 'Download' }).click()
  expect((await saved).suggestedFilename()).toBe('film.mp4')
})

test('a message with files is forwarded with them, without another upload', async ({ arrive }) => {
  const alice = await aliceWithBob(arrive)
  await attach(alice, { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') }, 'Files')
  await alice.composer.fill('My notes')
  await sendButton(alice).click()
  await expect(alice.tick('My notes', SENT)).toBeVisible()
  await expect(newest(alice).getByRole('link', { name: /notes\.txt/ })).toHaveAttribute(
    'download',
    'notes.txt',
  )
  // Beside the link, which has a menu of the browser's own.
  await alice.timeline.getByText('My notes', { exact: true }).click({ button: 'right' })
  await alice.page.getByRole('menuitem', { name: 'Forward' }).click()
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Bob Byrne' }).click()
  await alice.page.getByRole('button', { name: 'Forward', exact: true }).click()
  await expect.poll(() => sent().length).toBe(3)
  expect(sent().at(-1)).toMatchObject({ forwarded: true, attachments: [{ name: 'notes.txt' }] })
  expect(world.media.puts).toBe(1)
})

for (const size of ['desktop', 'phone'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`media hold on a ${size} in ${colorScheme}`, async ({ arrive }, testInfo) => {
      const alice = await aliceWithBob(arrive, { size, colorScheme, reducedMotion: 'reduce' })
      const { page } = alice
      const shapes = [
        [800, 600],
        [600, 900],
        [900, 500],
        [500, 500],
        [1000, 400],
      ] as const
      const add = async (index: number) => {
        const [width, height] = shapes[index % shapes.length] ?? [1, 1]
        const { buffer } = await picture(page, 'p', width, height, index * 50)
        const mediaId = `019a0000-0000-7000-8000-0000000000${10 + index}`
        return world.media.add(
          { mediaId, kind: 'picture', name: 'p.png', contentType: 'image/png', bytes: 1 },
          buffer,
        )
      }
      const say = (senderId: string, text: string, ...attachments: ReturnType<typeof world.media.add>[]) =>
        world.natter.change(conversationId, senderId, { kind: 'message', text, attachments })
      say(
        BOB,
        'From the walk on Sunday, with a caption that goes on for a while',
        await add(0),
        await add(1),
        await add(2),
      )
      say(ALICE, '', await add(3))
      const plain = { contentType: 'audio/webm', bytes: 9000 }
      const voice = {
        mediaId: '019a0000-0000-7000-8000-000000000090',
        kind: 'voice',
        name: 'Voice.webm',
        ...plain,
      } as const
      say(BOB, '', world.media.add(voice, Buffer.from('x'), { durationMs: 14_000 }))
      const file = {
        ...voice,
        mediaId: '019a0000-0000-7000-8000-000000000091',
        kind: 'file',
        name: 'Minutes of the meeting.pdf',
      } as const
      say(ALICE, 'The minutes', world.media.add(file, Buffer.alloc(345_000)))
      await expect(newest(alice).getByRole('link', { name: /Minutes/ })).toBeVisible()
      await attach(alice, [
        await picture(page, 'sea.png', 600, 400),
        await picture(page, 'hill.png', 400, 600, 20),
      ])
      await expect(tray(alice).getByRole('listitem')).toHaveCount(2)
      const check = async (name: string) => {
        await expectAccessible(page)
        await expectNoSidewaysScroll(page)
        await page.screenshot({ path: testInfo.outputPath(`${name}-${size}-${colorScheme}.png`) })
      }
      await check('media')
      if (size === 'phone') await expectThumbSized(page)
      await alice.timeline.evaluate((view) => view.scrollTo(0, 0))
      await check('album')
      await alice.timeline.getByRole('img', { name: 'Photo' }).first().click()
      await expectDrawn(page.getByRole('dialog').getByRole('img', { name: 'Photo' }))
      await check('viewer')
    })
  }
}
