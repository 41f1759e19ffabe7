import fc from 'fast-check'
import { ALICE, BOB } from '../src/test/builders'
import type { MemoryWorld } from './support/memoryWorld'
import { compareBob, deeds, type Meant, meantFrom, OPENING, type Real } from './support/session'
import { test } from './support/test'

/**
 * How many sessions, and from which seed. The ordinary run has few and always the same; by hand, for as long as one likes:
 * `NATTER_SESSIONS=300 npm run test:e2e -- sessions`, and again with the `NATTER_SEED` that a failure tells.
 */
const { NATTER_SESSIONS: sessions, NATTER_SEED: seed } = process.env
const RUNS = sessions === undefined ? 5 : Number(sessions)
const SEED = seed === undefined ? (sessions === undefined ? 2 : Date.now() % 2 ** 31) : Number(seed)

for (const size of ['desktop', 'phone'] as const) {
  test(`whoever writes, edits, answers and comes back finds what they meant, on a ${size}`, async ({
    inMemory,
    arrive,
  }) => {
    test.setTimeout(180_000 + RUNS * 60_000)
    const world: MemoryWorld = await inMemory()
    const alice = await arrive(world, 0, { size })
    const bob = await arrive(world, 1)
    let made = 0

    /** Everything is done in two new groups, the first of which both have open. */
    const begin = async () => {
      made += 1
      const titles = [`Choir ${made}`, `Crew ${made}`] as const
      const ids = titles.map((title) => world.natter.openGroup(title, [ALICE, BOB]).conversationId)
      for (const id of ids) {
        for (const { by, text } of OPENING)
          world.natter.append(id, { senderId: by === 'Alice' ? ALICE : BOB, text })
      }
      const meant: Meant = meantFrom(titles)
      for (const { page } of [alice, bob]) await page.goto(`${world.baseUrl}/c/${ids[0]}`)
      const bobSays = (text: string) => void world.natter.say(ids[meant.open] ?? '', BOB, text)
      const real: Real = { alice, isPhone: size === 'phone', bobSays }
      return { meant, real, ids }
    }

    const property = fc.asyncProperty(fc.commands(deeds, { maxCommands: 14, size: 'max' }), async (steps) => {
      const { meant, real, ids } = await begin()
      await fc.asyncModelRun(() => ({ model: meant, real }), steps)
      for (const [index, talk] of meant.talks.entries()) {
        if (index > 0) await bob.page.goto(`${world.baseUrl}/c/${ids[index]}`)
        await compareBob(talk, bob)
      }
    })
    await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: sessions === undefined, verbose: 1 })
  })
}
