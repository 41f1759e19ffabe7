import { writeFile } from 'node:fs/promises'
import { type CDPSession, expect, type Page } from '@playwright/test'
import { test } from '../e2e/support/test'
import { ALICE, BOB } from '../src/test/builders'

/** A phone of the middle: four times slower than this machine. */
const SLOWDOWN = 4
const MESSAGES = 10_000
/** How far the wheel turns for the frame times, in pixels a step, and how often. */
const WHEEL = { step: -400, count: 120 }

/** What Chromium itself measured of a page. */
interface Vitals {
  requests: number
  /** Compressed, as they come over the network. */
  kilobytes: number
  firstContentfulPaintMs: number
  largestContentfulPaintMs: number
  /** By which what was on show moved: 0 is none. */
  layoutShift: number
  /** Time in tasks of more than 50 ms, beyond these. */
  blockingMs: number
  domNodes: number
  heapMb: number
}

/** How smoothly something moves, in milliseconds from one frame to the next. */
interface Frames {
  median: number
  p95: number
  worst: number
}

const results: Record<string, Vitals | Frames | { ms: number }> = {}

test.afterAll(async () => {
  console.log(JSON.stringify(results, null, 2))
  if (process.env.NATTER_BENCH_OUT)
    await writeFile(process.env.NATTER_BENCH_OUT, JSON.stringify(results, null, 2))
})

test('the first visit and a long conversation, as Chromium measures them', async ({ inMemory, arrive }) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  for (let index = 0; index < MESSAGES; index += 1) {
    world.natter.append(conversationId, { senderId: index % 3 ? BOB : ALICE, text: `Message ${index + 1}` })
  }
  const person = await arrive(world, 0, { size: 'phone', isSignedIn: false })
  const { page } = person
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
  await page.addInitScript(observe)

  await page.reload()
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  results['sign-in, first visit'] = await vitalsOf(page, devtools)
  await person.signIn()
  await page.goto(`${world.baseUrl}/c/${conversationId}`)
  await expect(person.message(`Message ${MESSAGES}`)).toBeInViewport()
  results['conversation, opened by its address'] = await vitalsOf(page, devtools)

  results['from Send to the message on show'] = { ms: await timeToShow(page) }
  results['frames while scrolling up'] = await scroll(page)
  results['conversation, after scrolling'] = await vitalsOf(page, devtools)
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
    const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean }
    if (!hadRecentInput) seen.shift += value
  })
  watch('longtask', ({ duration }) => {
    seen.blocking += duration - 50
  })
}

async function vitalsOf(page: Page, devtools: CDPSession): Promise<Vitals> {
  // What is of no use any more does not count.
  await devtools.send('HeapProfiler.collectGarbage')
  const { metrics } = await devtools.send('Performance.getMetrics')
  const metric = (name: string) => metrics.find((known) => known.name === name)?.value ?? 0
  const seen = await page.evaluate(() => {
    const { vitals } = window as unknown as { vitals: { paint: number; shift: number; blocking: number } }
    const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0
    const loaded = [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ] as PerformanceResourceTiming[]
    const bytes = loaded.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
    const nodes = document.getElementsByTagName('*').length
    return { ...vitals, first, nodes, bytes, requests: loaded.length }
  })
  return {
    requests: seen.requests,
    kilobytes: Math.round(seen.bytes / 100) / 10,
    firstContentfulPaintMs: Math.round(seen.first),
    largestContentfulPaintMs: Math.round(seen.paint),
    layoutShift: Math.round(seen.shift * 1000) / 1000,
    blockingMs: Math.round(seen.blocking),
    domNodes: seen.nodes,
    heapMb: Math.round(metric('JSHeapUsedSize') / 1e5) / 10,
  }
}

/** From pressing Send until the message stands in the conversation. */
async function timeToShow(page: Page): Promise<number> {
  await page.getByRole('textbox', { name: /^Message to/ }).fill('As quick as that')
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const view = document.querySelector('section[aria-label="Messages"]')
        const start = performance.now()
        const look = () => {
          if (view?.textContent?.includes('As quick as that')) resolve(Math.round(performance.now() - start))
          else requestAnimationFrame(look)
        }
        document.querySelector<HTMLElement>('button[type=submit]')?.click()
        look()
      }),
  )
}

/** Turns the wheel through older messages as they come. */
async function scroll(page: Page): Promise<Frames> {
  const view = page.getByRole('region', { name: 'Messages' })
  await view.hover()
  await page.evaluate(() => {
    const times: number[] = []
    Object.assign(window, { times })
    const look = (time: number) => {
      times.push(time)
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  for (let turn = 0; turn < WHEEL.count; turn += 1) await page.mouse.wheel(0, WHEEL.step)
  const times = await page.evaluate(() => (window as unknown as { times: number[] }).times)
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
  gaps.sort((a, b) => a - b)
  const at = (part: number) => Math.round((gaps[Math.floor((gaps.length - 1) * part)] ?? 0) * 10) / 10
  return { median: at(0.5), p95: at(0.95), worst: at(1) }
}
