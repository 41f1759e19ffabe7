import { expect, type Locator } from '@playwright/test'
import type { Network } from './network'

/** What of a timeline is in view, by its text, and where; and how high all of it is, in pixels. */
interface Places {
  tops: [string, number][]
  height: number
}

/** Answers once the view is at rest: nothing has moved for some frames. */
function placesOf(view: Locator): Promise<Places> {
  return view.evaluate(async (element) => {
    const look = () => {
      const { top, bottom } = element.getBoundingClientRect()
      const tops = [...element.querySelectorAll('[dir=auto]')]
        .map((row) => ({ text: row.textContent ?? '', box: row.getBoundingClientRect() }))
        .filter(({ box }) => box.bottom > top && box.top < bottom)
        .map(({ text, box }): [string, number] => [text, box.top])
      return { tops, height: element.scrollHeight }
    }
    let seen = look()
    for (let still = 0; still < 10; still += 1) {
      await new Promise(requestAnimationFrame)
      const now = look()
      if (JSON.stringify(now) === JSON.stringify(seen)) continue
      seen = now
      still = 0
    }
    return seen
  })
}

/**
 * Scrolls a timeline to so many pixels from the top, lets older messages come only then, and says how far what was in view
 * has moved, in pixels: the most.
 */
export async function driftOfGrowth(view: Locator, network: Network, top: number): Promise<number> {
  network.hold()
  await view.evaluate((element, to) => element.scrollTo({ top: to }), top)
  const before = await placesOf(view)
  network.release()
  await expect.poll(() => view.evaluate((element) => element.scrollHeight)).toBeGreaterThan(before.height)
  const after = new Map((await placesOf(view)).tops)
  const moved = before.tops.map(([text, place]) =>
    Math.abs((after.get(text) ?? Number.POSITIVE_INFINITY) - place),
  )
  return Math.max(...moved)
}

/** Waits until a conversation that shows its messages has come to rest. */
export async function comeToRest(view: Locator): Promise<void> {
  await placesOf(view)
}

/** How far the view is from the bottom, in pixels. */
export function distanceFromEnd(view: Locator): Promise<number> {
  return view.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight)
}

/** Goes to the top again and again until the beginning is there. Answers with the most rows that the page held. */
export function scrollToBeginning(view: Locator, words: string): Promise<number> {
  return view.evaluate(async (element, beginning) => {
    let most = 0
    while (!element.textContent?.includes(beginning)) {
      element.scrollTo({ top: 0 })
      await new Promise(requestAnimationFrame)
      most = Math.max(most, element.querySelectorAll('li').length)
    }
    return most
  }, words)
}
