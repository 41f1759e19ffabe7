import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import type { Person } from './support/person'
import { test } from './support/test'

/** What the app sends: `make cost` tells from it what Natter costs as the app behaves. */
const RECORDED = fileURLToPath(new URL('../../bench/cost/behaviour.json', import.meta.url))

const SECOND = 1000
const MINUTE = 60 * SECOND
const STEP_MS = 5 * SECOND
/** Of each of the two. */
const RENEWALS = 8
/** At which a person types. */
const CHARACTER_MS = 250

test('the app sends what the table of costs says that it sends', async ({ arrive, inMemory }) => {
  let [passed, stoppedAt] = [0, Number.NaN]
  const world = await inMemory(() => (stoppedAt || Date.now()) + passed)
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  world.natter.append(conversationId, { senderId: ALICE, sentAt: Date.now() - MINUTE, text: 'Hello!' })
  world.natter.append(conversationId, { senderId: BOB, sentAt: Date.now() - MINUTE, text: 'Hi!' })
  const [alice, bob] = [
    await arrive(world, 0, { movesTime: true }),
    await arrive(world, 1, { movesTime: true }),
  ]
  /** Step by step, so that the server answers before anybody gives it up. */
  const pass = async (milliseconds: number) => {
    for (let left = milliseconds; left > 0; left -= STEP_MS) {
      passed += Math.min(left, STEP_MS)
      await Promise.all([alice, bob].map(({ page }) => page.clock.runFor(Math.min(left, STEP_MS))))
    }
  }
  /** From here on time passes only as this says, however long the machine takes: what is sent depends on it. */
  const stopTime = async () => {
    stoppedAt = Date.now() + SECOND
    await Promise.all([alice, bob].map(({ page }) => page.clock.pauseAt(stoppedAt + passed)))
  }
  const inTime = (seen: () => Promise<void>) =>
    expect(async () => {
      await pass(SECOND)
      await seen()
    }).toPass()
  const told = (person: Person, text: string, tick: string) =>
    inTime(() => expect(person.tick(text, tick)).toBeVisible({ timeout: 100 }))
  const write = async ({ composer }: Person, text: string) => {
    for (const character of text) {
      await composer.pressSequentially(character)
      await pass(CHARACTER_MS)
    }
    await composer.press('Enter')
  }
  const recorded: object[] = []
  /** Which frames were sent since then, once all that comes of them was sent, too. */
  const record = async (situation: string, of: { messages: number } | { user_minutes: number }) => {
    await pass(10 * SECOND)
    const kinds = world.frames.splice(0).map(kindOf).sort()
    const frames = [...new Set(kinds)].map((kind) => [kind, kinds.filter((one) => one === kind).length])
    recorded.push({ situation, ...of, frames: Object.fromEntries(frames) })
  }
  await alice.open('Bob Byrne')
  await bob.open('Alice Adair')
  await pass(10 * SECOND)
  await stopTime()
  world.frames.length = 0

  await write(alice, 'Meet at 7?')
  await told(alice, 'Meet at 7?', 'Read')
  await record('a message that takes three seconds to type, to somebody who is looking', {
    messages: 1,
  })

  await write(bob, 'Yes!')
  await told(bob, 'Yes!', 'Read')
  await record('a message that takes a second to type, to somebody who is looking', { messages: 1 })

  await bob.close('Alice Adair')
  for (const text of ['Bring a map', 'And a lamp', 'See you there']) await write(alice, text)
  await told(alice, 'See you there', 'Delivered')
  await pass(MINUTE)
  await bob.open('Alice Adair')
  await told(alice, 'See you there', 'Read')
  await record('three messages in a row, to somebody who opens the conversation later', {
    messages: 3,
  })

  // Tokens are good for ten minutes, and are renewed a minute and a half before. Getting one takes a moment of real time.
  for (let renewed = 1; renewed <= RENEWALS; renewed += 1) {
    await pass(8 * MINUTE + 20 * SECOND)
    const renewals = async () => {
      await pass(SECOND)
      return world.frames.length
    }
    await expect.poll(renewals, { intervals: [100] }).toBeGreaterThanOrEqual(2 * renewed)
  }
  await record('sixty-eight minutes in which two people look at a conversation', { user_minutes: 136 })

  const text = `${JSON.stringify(recorded, null, 2)}\n`
  if (process.env.NATTER_RECORD === '1') writeFileSync(RECORDED, text)
  expect(text, 'NATTER_RECORD=1 writes it anew').toBe(readFileSync(RECORDED, 'utf8'))
})

/** The action of a frame, and what its cost depends on. */
function kindOf(frame: { action: string; quiet?: boolean; watch?: string[] }): string {
  const ways = [frame.quiet ? ', quiet' : '', frame.watch?.length ? ', with presence' : '']
  return frame.action + ways.join('')
}
