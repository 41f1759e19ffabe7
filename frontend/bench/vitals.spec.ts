import { writeFile } from 'node:fs/promises'
import { type CDPSession, expect, type Page } from '@playwright/test'
import { test } from '../e2e/support/test'
import { ALICE, BOB } from '../src/test/builders'

/** A phone of the middle: four times slower than this machine. */
const SLOWDOWN = 4
const MESSAGES = 10_000

/** What Chromium itself measured of a page. */
interface Vitals {
  firstContentfulPaintMs: number
  largestContentfulPaintMs: number
  /** By which what was on show moved: 0 is none. */
  layoutShift: number
  /** Time in tasks of more than 50 ms, beyond these. */
  blockingMs: number
  domNodes: number
  heapMb: number
}

test('the first visit and a long conversation, as Chromium measures them', async ({ inMemory, arrive }) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  for (let index = 0; index < MESSAGES; index += 1) {
    world.natter.append(conversationId, { senderId: index % 3 ? BOB : ALICE, text: `Message ${index + 1}` })
  }
  const person = await arrive(world, 0, { size: 'phone', isSignedIn: false })
  const { page } = person
  const context = page.context()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Performance.enable')
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
  await page.addInitScript(observe)

  const results: Record<string, Vitals> = {}
  await page.goto(world.baseUrl)
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  results['sign-in'] = await vitalsOf(page, devtools)
  await person.signIn()
  await page.goto(`${world.baseUrl}/c/${conversationId}`)
  await expect(person.message(`Message ${MESSAGES}`)).toBeInViewport()
  results.conversation = await vitalsOf(page, devtools)
  console.table(results)
  if (process.env.NATTER_BENCH_OUT)
    await writeFile(process.env.NATTER_BENCH_OUT, JSON.stringify(results, null, 2))
})

/** Runs in the page before anything of ours. */
function observe(): void {
  const seen = { paint: 0, shift: 0, blocking: 0 }
  Object.assign(window, { vitals: seen })
  const watch = (type: string, take: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true })
  watch('largest-contentful-paint', ({ startTime }) => {
    seen.paint = startTime
  })
  watch('layout-shift', (entry) => {
    seen.shift += (entry as PerformanceEntry & { value: number }).value
  })
  watch('longtask', ({ duration }) => {
    seen.blocking += duration - 50
  })
}

async function vitalsOf(page: Page, devtools: CDPSession): Promise<Vitals> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  const metric = (name: string) => metrics.find((known) => known.name === name)?.value ?? 0
  const seen = await page.evaluate(() => {
    const { vitals } = window as unknown as { vitals: { paint: number; shift: number; blocking: number } }
    const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0
    return { ...vitals, first, nodes: document.getElementsByTagName('*').length }
  })
  return {
    firstContentfulPaintMs: Math.round(seen.first),
    largestContentfulPaintMs: Math.round(seen.paint),
    layoutShift: Math.round(seen.shift * 1000) / 1000,
    blockingMs: Math.round(seen.blocking),
    domNodes: seen.nodes,
    heapMb: Math.round(metric('JSHeapUsedSize') / 1e5) / 10,
  }
}
