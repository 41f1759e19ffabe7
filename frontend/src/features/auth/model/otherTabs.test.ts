import { beforeEach, expect, test, vi } from 'vitest'
import { OtherTabs } from './otherTabs'
import type { StoredSession } from './refreshTokenStore'

const SESSION: StoredSession = {
  way: 'password',
  refreshToken: 'r1',
  identity: { userId: 'alice', username: 'alice' },
}

/** As much of the browser's locks as it takes. */
class FakeLocks {
  readonly #held: string[] = []

  async request(name: string, _: LockOptions, action: () => Promise<void>): Promise<void> {
    this.#held.push(name)
    await action()
    this.#held.splice(this.#held.indexOf(name), 1)
  }

  async query(): Promise<{ held: { name: string }[] }> {
    return { held: this.#held.map((name) => ({ name })) }
  }
}

beforeEach(() => {
  vi.stubGlobal('navigator', { locks: new FakeLocks() })
  vi.useFakeTimers()
  return () => void vi.useRealTimers()
})

function tab(current: () => StoredSession | null = () => null): OtherTabs {
  return new OtherTabs({ current, onRenewed: () => undefined, onEnded: () => undefined })
}

test('a tab that has a session and is busy is waited for', async () => {
  let isBusy = true
  tab(() => (isBusy ? null : SESSION)).show(true)
  const found = tab().find()
  await vi.advanceTimersByTimeAsync(3000)
  isBusy = false
  await vi.advanceTimersByTimeAsync(1000)
  expect(await found).toEqual(SESSION)
  // The tabs of one test hear those of the others.
  isBusy = true
})

test('a tab that has a session and is asleep is given up in the end', async () => {
  tab().show(true)
  const found = tab().find()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await found).toBe('asleep')
})

test('where no tab has a session any more, none is waited for', async () => {
  const ended = tab()
  ended.show(true)
  ended.show(false)
  const found = tab().find()
  await vi.advanceTimersByTimeAsync(200)
  expect(await found).toBeNull()
})
