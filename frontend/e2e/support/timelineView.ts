import type { Locator } from '@playwright/test'

interface Growth {
  /** How far what was in view has moved, in pixels: the most. */
  drift: number
  /** Whether older messages came. */
  hasGrown: boolean
}

/**
 * Scrolls a timeline and waits until it has grown and come to rest: what was in view is not to move.
 * @param top where to, in pixels from the top
 */
export function watchGrowth(view: Locator, top: number): Promise<Growth> {
  return view.evaluate(async (element, to) => {
    const frames = async (count: number) => {
      for (let frame = 0; frame < count; frame += 1) await new Promise(requestAnimationFrame)
    }
    const places = () => {
      const { top, bottom } = element.getBoundingClientRect()
      const shown = new Map<string, number>()
      for (const row of element.querySelectorAll('[dir=auto]')) {
        const box = row.getBoundingClientRect()
        if (box.bottom > top && box.top < bottom) shown.set(row.textContent ?? '', box.top)
      }
      return shown
    }
    element.scrollTo({ top: to })
    await frames(5)
    const before = places()
    const height = element.scrollHeight
    await frames(60)
    const after = places()
    const moved = [...before].map(([text, place]) =>
      Math.abs((after.get(text) ?? Number.POSITIVE_INFINITY) - place),
    )
    return { drift: Math.max(...moved), hasGrown: element.scrollHeight > height }
  }, top)
}

/** Waits until the browser has drawn so often that a conversation which shows its messages has come to rest. */
export function comeToRest(view: Locator): Promise<void> {
  return view.evaluate(async () => {
    for (let frame = 0; frame < 10; frame += 1) await new Promise(requestAnimationFrame)
  })
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
