import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import type { Chosen } from './files'

/** A JPEG of 400 by 200 pixels as a phone writes one that was held upright: turned by a quarter, with where it was taken. */
export async function phonePhoto(page: Page): Promise<Chosen> {
  const plain = Buffer.from(
    await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(400, 200)
      const context = canvas.getContext('2d')
      if (context) {
        context.fillStyle = '#c22'
        context.fillRect(0, 0, 200, 200)
        context.fillStyle = '#22c'
        context.fillRect(200, 0, 200, 200)
      }
      const blob = await canvas.convertToBlob({ type: 'image/jpeg' })
      const bytes = new Uint8Array(await blob.arrayBuffer())
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    }),
    'base64',
  )
  const exif = exifOf()
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(exif.length + 2, 2)
  const buffer = Buffer.concat([plain.subarray(0, 2), head, exif, plain.subarray(2)])
  return { name: 'IMG_20261129.jpg', mimeType: 'image/jpeg', buffer }
}

/** Orientation 6, and a place in GPS. */
function exifOf(): Buffer {
  const tiff = Buffer.alloc(26 + 12 + 6 + 24)
  tiff.write('II*\0', 0, 'latin1')
  tiff.writeUInt32LE(8, 4)
  const entry = (at: number, tag: number, type: number, count: number, value: number) => {
    tiff.writeUInt16LE(tag, at)
    tiff.writeUInt16LE(type, at + 2)
    tiff.writeUInt32LE(count, at + 4)
    tiff.writeUInt32LE(value, at + 8)
  }
  tiff.writeUInt16LE(2, 8)
  entry(10, 0x0112, 3, 1, 6)
  // The place is in a directory of its own, behind this one.
  entry(22, 0x8825, 4, 1, 38)
  tiff.writeUInt16LE(1, 38)
  entry(40, 0x0002, 5, 3, 44)
  return Buffer.concat([
    Buffer.from('Exif\0\0', 'latin1'),
    tiff,
    Buffer.from('GPS 48.2082 16.3738', 'latin1'),
  ])
}

/** A GIF of 8 by 8 pixels whose two frames are red and blue. */
export function movingGif(): Chosen {
  const frame = (colour: number) => [
    ...[0x21, 0xf9, 4, 4, 20, 0, 0, 0],
    ...[0x2c, 0, 0, 0, 0, 8, 0, 8, 0, 0],
    // Codes of eight bits: a fresh table, the pixels, the end.
    ...[7, 66, 0x80, ...Array.from({ length: 64 }, () => colour), 0x81, 0],
  ]
  const palette = [200, 40, 40, 40, 40, 200, ...Array.from({ length: 126 * 3 }, () => 0)]
  const buffer = Buffer.concat([
    Buffer.from('GIF89a', 'latin1'),
    Buffer.from([8, 0, 8, 0, 0xf6, 0, 0, ...palette, 0x21, 0xff, 11]),
    Buffer.from('NETSCAPE2.0', 'latin1'),
    Buffer.from([3, 1, 0, 0, 0, ...frame(0), ...frame(1), 0x3b]),
  ])
  return { name: 'wave.gif', mimeType: 'image/gif', buffer }
}

/** A film of about a second, as this browser records one. */
export async function shortFilm(page: Page): Promise<Chosen> {
  const encoded = await page.evaluate(async () => {
    const canvas = document.createElement('canvas')
    canvas.width = 320
    canvas.height = 240
    const context = canvas.getContext('2d')
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm' })
    const parts: Blob[] = []
    recorder.ondataavailable = ({ data }) => parts.push(data)
    const ended = new Promise((resolve) => {
      recorder.onstop = resolve
    })
    recorder.start()
    for (let frame = 0; frame < 25; frame += 1) {
      if (context) {
        context.fillStyle = `hsl(${frame * 14} 70% 50%)`
        context.fillRect(0, 0, 320, 240)
      }
      await new Promise((resolve) => setTimeout(resolve, 40))
    }
    recorder.stop()
    await ended
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  })
  return { name: 'film.webm', mimeType: 'video/webm', buffer: Buffer.from(encoded, 'base64') }
}

/** A film of a minute with sound. */
export async function minuteFilm(): Promise<Chosen> {
  return { name: 'minute.webm', mimeType: 'video/webm', buffer: await sample('minute.webm') }
}

/** A picture as an iPhone writes it, which Chromium cannot read. */
export async function phoneHeic(): Promise<Chosen> {
  return { name: 'IMG_1.heic', mimeType: 'image/heic', buffer: await sample('phone.heic') }
}

/** What functions/inspect-media/tests/samples/make makes. */
function sample(name: string): Promise<Buffer> {
  return readFile(new URL(`../../../functions/inspect-media/tests/samples/${name}`, import.meta.url))
}

/** Two hours of a tone, as a WAV file: 58 MB. */
export function twoHours(): Buffer {
  const [rate, seconds] = [8000, 7200]
  const second = Buffer.from(Array.from({ length: rate }, (_, index) => 128 + 60 * Math.sin(index / 4)))
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + rate * seconds, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(rate * seconds, 40)
  return Buffer.concat([head, ...Array.from({ length: seconds }, () => second)])
}
