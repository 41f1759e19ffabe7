import { test as base } from '@playwright/test'
import { MemoryWorld } from './memoryWorld'
import type { Network } from './network'
import type { Person } from './person'
import { RunningStack } from './runningStack'
import { arrive, type Visit, type World } from './world'

const { NATTER_BASE_URL: baseUrl = '' } = process.env

/** What a test may ask for, beside Playwright's own. */
export interface Fixtures {
  /** Makes a server in memory; `now` is its time in milliseconds. */
  inMemory(now?: () => number): Promise<MemoryWorld>
  /** The running stack; what needs it is skipped where there is none. */
  stack: RunningStack
  /** A browser for one of a world's people. */
  arrive<N extends Network>(world: World<N>, index?: number, visit?: Visit): Promise<Person<N>>
}

/** Playwright's `test`, with worlds and people that end with it. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: so Playwright learns that nothing else is needed
  inMemory: async ({}, use) => {
    const worlds: MemoryWorld[] = []
    await use(async (now) => {
      const world = await MemoryWorld.start(now)
      worlds.push(world)
      return world
    })
    for (const world of worlds) await world.close()
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  stack: async ({}, use) => {
    base.skip(baseUrl === '', 'needs a running stack: NATTER_BASE_URL')
    const stack = await RunningStack.at(baseUrl)
    await use(stack)
    await stack.close()
  },
  arrive: async ({ browser, inMemory: _outlives }, use) => {
    const people: Person[] = []
    await use(async (...visit) => {
      const person = await arrive(browser, ...visit)
      people.push(person)
      return person
    })
    for (const { page } of people) await page.context().close()
  },
})
