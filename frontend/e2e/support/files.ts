import { expect, type Locator, type Page } from '@playwright/test'
import type { Person } from './person'

export interface Chosen {
  name: string
  mimeType: string
  buffer: Buffer
}

/** A picture with a gradient, as a browser draws it. */
export async function picture(
  page: Page,
  name: string,
  width: number,
  height: number,
  hue = 160,
): Promise<Chosen> {
  const encoded = await page.evaluate(
    async ([wide, high, colour]) => {
      const canvas = new OffscreenCanvas(wide, high)
      const context = canvas.getContext('2d')
      if (!context) return ''
      const gradient = context.createLinearGradient(0, 0, wide, high)
      gradient.addColorStop(0, `hsl(${colour} 60% 35%)`)
      gradient.addColorStop(1, `hsl(${colour + 60} 80% 75%)`)
      context.fillStyle = gradient
      context.fillRect(0, 0, wide, high)
      const blob = await canvas.convertToBlob({ type: 'image/png' })
      const bytes = new Uint8Array(await blob.arrayBuffer())
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    },
    [width, height, hue] as const,
  )
  return { name, mimeType: 'image/png', buffer: Buffer.from(encoded, 'base64') }
}

/** Files by their contents, or one by its path. */
export async function attach(
  { page }: Person,
  files: string | Chosen | Chosen[],
  item = 'Photos and videos',
): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click()
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('menuitem', { name: item }).click()
  await (await choosing).setFiles(files)
}

/** Pastes a file into what has the focus, and the text that programs put beside it. */
export async function paste(
  { page, composer }: Person,
  { name, mimeType, buffer }: Chosen,
  text = '',
): Promise<void> {
  await composer.focus()
  await page.evaluate(
    ([name, type, encoded, text]) => {
      const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0))
      const clipboardData = new DataTransfer()
      clipboardData.items.add(new File([bytes], name, { type }))
      if (text) clipboardData.items.add(text, 'text/plain')
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
      document.activeElement?.dispatchEvent(event)
    },
    [name, mimeType, buffer.toString('base64'), text] as const,
  )
}

export const tray = ({ page }: Person) => page.getByRole('list', { name: 'Attached files' })
export const sendButton = ({ page }: Person) => page.getByRole('button', { name: 'Send', exact: true })
export const newest = ({ timeline }: Person) => timeline.getByRole('listitem').last()

export async function expectDrawn(image: Locator): Promise<void> {
  await expect.poll(() => image.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(0)
}
