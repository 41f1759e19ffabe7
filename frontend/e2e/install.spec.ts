import { expect } from '@playwright/test'
import type { MemoryWorld } from './support/memoryWorld'
import { test } from './support/test'

let world: MemoryWorld

test.beforeEach(async ({ inMemory }) => {
  world = await inMemory()
})

interface Manifest {
  name: string
  display: string
  shortcuts: { name: string; url: string; icons: { src: string }[] }[]
  icons: { src: string; type: string; sizes: string; purpose?: string }[]
}

test('point 29: a browser can install the app, with icons of the sizes that it wants', async ({ arrive }) => {
  const { page } = await arrive(world, 0, { keepsFiles: true })
  await page.evaluate(() => navigator.serviceWorker.ready)
  const session = await page.context().newCDPSession(page)
  const { errors, data } = await session.send('Page.getAppManifest')
  expect(errors).toEqual([])
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  // The browser of a test keeps nothing, and so installs nothing.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito'])
  const manifest: Manifest = JSON.parse(data ?? '{}')
  expect(manifest).toMatchObject({ name: 'Natter', display: 'standalone' })
  expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true)
  const shortcutIcons = manifest.shortcuts.flatMap(({ icons }) => icons)
  for (const { src, sizes } of [
    ...manifest.icons,
    ...shortcutIcons.map((icon) => ({ sizes: 'any', ...icon })),
  ]) {
    const drawn = await page.evaluate(async (address) => {
      const image = new Image()
      image.src = address
      await image.decode()
      return `${image.naturalWidth}x${image.naturalHeight}`
    }, src)
    if (sizes !== 'any') expect(drawn, src).toBe(sizes)
  }
})

test('point 29: the shortcuts of the installed app lead to where they say', async ({ arrive }) => {
  const { page } = await arrive(world)
  await page.goto(`${world.baseUrl}/?new=chat`)
  await expect(page.getByRole('dialog', { name: 'New chat' })).toBeVisible()
  await page.goto(`${world.baseUrl}/settings`)
  await expect(page.getByRole('heading', { name: 'Settings' }).first()).toBeVisible()
})
