import { expect, type Locator } from '@playwright/test'
import type { Person } from './support/person'
import { test } from './support/test'

/** NATTER_RANDOM=SEED:STEPS repeats a run, or goes on for longer than this one does. */
const [SEED = 1, STEPS = 100] = (process.env.NATTER_RANDOM ?? '').split(':').filter(Boolean).map(Number)
/** Pressing these ends the run, as it ends the session. */
const LEAVES = /sign out|delete|create|account/i
const PRESSED =
  'button:visible, a[href^="/"]:visible, [role=switch]:visible, [role=menuitem]:visible, [role=tab]:visible, [role=option]:visible'
const FILLED = 'input:visible, textarea:visible, [contenteditable=true]:visible'
const KEYS = [
  'Escape',
  'Enter',
  'Tab',
  'ArrowDown',
  'ArrowUp',
  'Control+k',
  'Control+,',
  'Alt+ArrowDown',
  '?',
]
const TEXTS = [
  'Hi',
  '🎉',
  'word '.repeat(30),
  '@',
  '```code```',
  ' ',
  '\u202eabc',
  '<b>x</b>',
  '</0><0/>',
  'has:picture',
]
/** An element may vanish or be covered before it is used. */
const SOON = { timeout: 700 }

test('whatever is pressed and typed, nothing breaks', async ({ stack, arrive }) => {
  test.setTimeout(60_000 + STEPS * 2000)
  const alice = await arrive(stack, 0)
  const bob = await arrive(stack, 1, { size: 'phone' })
  await alice.openConversationWith(bob)
  await alice.send('Look at <b>this</b>: https://natter.example')
  await bob.open('Alice Adair')
  const random = numbers(SEED)
  const trail: string[] = []
  const broken = [alice, bob].map((person) => watch(person, trail))
  for (let step = 0; step < STEPS; step += 1) {
    const person = pick(random, [alice, bob])
    await act(person, random, trail).catch(() => undefined)
    if (!person.page.url().startsWith(stack.baseUrl)) await person.page.goto(stack.baseUrl)
    expect(broken.flat(), `seed ${SEED}, step ${step}`).toEqual([])
  }
  for (const { page } of [alice, bob]) {
    await page.goto(stack.baseUrl)
    // Whatever its language is now.
    await expect(page.getByRole('navigation').first()).toBeVisible()
  }
})

/** What goes wrong on a page, each with what was done before. */
function watch({ page }: Person, trail: readonly string[]): string[] {
  const problems: string[] = []
  const note = (what: string) => problems.push(`${what} after ${trail.slice(-6).join(', ')}`)
  page.on('pageerror', (error) => note(String(error.stack ?? error)))
  page.on('console', (message) => {
    const isNetwork = /ERR_INTERNET_DISCONNECTED|WebSocket connection|status of 4/.test(message.text())
    if (message.type() === 'error' && !isNetwork) note(message.text())
  })
  page.on('response', (response) => {
    if (response.status() >= 500) note(`${response.status()} of ${response.url()}`)
  })
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined))
  return problems
}

async function act({ page }: Person, random: () => number, trail: string[]): Promise<void> {
  const chance = random()
  if (chance < 0.65) {
    const element = await any(page.locator(PRESSED), random)
    const name = (await element.getAttribute('aria-label', SOON)) ?? (await element.textContent(SOON)) ?? ''
    if (LEAVES.test(name)) return
    trail.push(`press ${name.slice(0, 30)}`)
    await element.click({ ...SOON, button: pick(random, ['left', 'left', 'left', 'right'] as const) })
  } else if (chance < 0.82) {
    const element = await any(page.locator(FILLED), random)
    const text = pick(random, TEXTS)
    trail.push(`type ${text.slice(0, 10)}`)
    await element.fill(text, SOON)
    if (random() < 0.5) await page.keyboard.press('Enter')
  } else if (chance < 0.92) {
    const key = pick(random, KEYS)
    trail.push(key)
    await page.keyboard.press(key)
  } else if (chance < 0.96) {
    trail.push('go back')
    await page.goBack(SOON)
  } else {
    trail.push('reload')
    await page.reload()
  }
}

async function any(elements: Locator, random: () => number): Promise<Locator> {
  return elements.nth(Math.floor(random() * (await elements.count())))
}

function pick<T>(random: () => number, of: readonly T[]): T {
  return of[Math.floor(random() * of.length)] as T
}

/** Numbers from 0 to 1 that follow from a seed (a linear congruential generator of 32 bits). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
