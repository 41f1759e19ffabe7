import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Entry } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import type { Ask, Request } from '@/lib/protocol/requests'
import { anEntry, CONVERSATION, LONG_AGO } from '@/test/builders'
import { pageOf } from '@/test/fake/fakeLog'
import { seeded, shuffled } from '@/test/random'
import { ConversationTimeline } from './conversationTimeline'
import * as log from './log'
import type { LogStorage } from './logStorage'
import { hasReachedStart, isCutOff, shown } from './timelineState'

type GetMessages = Extract<Request, { action: 'getMessages' }>

/** What the device keeps, at once and without a browser. */
function fakeStorage(kept: log.Log = log.EMPTY_LOG) {
  const state = { kept }
  return {
    load: async () => state.kept,
    save: async (_: string, entries: readonly Entry[], { known, head }: Pick<log.Log, 'known' | 'head'>) => {
      state.kept = log.joined(state.kept, { entries, known, head, states: {} })
    },
    forgetBefore: async (_: string, floor: number) => {
      state.kept = { ...state.kept, entries: state.kept.entries.filter(({ seq }) => seq >= floor) }
    },
    state,
  }
}

function setUp(stored: Entry[], storage = fakeStorage(), keptSince?: number) {
  const requests: GetMessages[] = []
  const failures: RequestError[] = []
  const gaps: { after: number; before: number }[] = []
  const ask = async (request: GetMessages) => {
    requests.push(request)
    const failure = failures.shift()
    if (failure) throw failure
    const gap = 'after' in request ? gaps.shift() : undefined
    if (gap) return { entries: [], hasMore: true, upTo: gap.after, gap }
    return { ...pageOf(stored, request), id: 'c1', ...(keptSince === undefined ? {} : { keptSince }) }
  }
  const timeline = new ConversationTimeline({
    conversationId: CONVERSATION,
    ask: ask as unknown as Ask,
    storage: storage as unknown as LogStorage,
  })
  const places = () => shown(timeline.state.getState()).entries.map(({ seq }) => seq)
  return { timeline, stored, requests, failures, gaps, places, storage }
}

const entries = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => anEntry({ seq: from + index }))
const numbers = (from: number, to: number) => entries(from, to).map(({ seq }) => seq)
const settle = () => vi.advanceTimersByTimeAsync(60_000)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('opening fetches the newest page, once', async () => {
  const { timeline, requests, places } = setUp(entries(1, 50))
  await Promise.all([timeline.open(), timeline.open()])
  expect(places()).toEqual(numbers(21, 50))
  expect(requests).toHaveLength(1)
})

test('older pages follow until the beginning', async () => {
  const { timeline, places } = setUp(entries(1, 50))
  await timeline.open()
  await timeline.loadOlder()
  expect(places()).toEqual(numbers(1, 50))
  expect(hasReachedStart(timeline.state.getState())).toBe(true)
})

test('a push that arrives while the newest page is under way is kept, once', async () => {
  const { timeline, stored, places } = setUp(entries(1, 3))
  const opening = timeline.open()
  stored.push(anEntry({ seq: 4 }))
  timeline.take(anEntry({ seq: 4 }))
  await opening
  await settle()
  expect(places()).toEqual([1, 2, 3, 4])
})

test('a push that skips places leads to a fetch from there on', async () => {
  const { timeline, stored, requests, places } = setUp(entries(1, 3))
  await timeline.open()
  stored.push(...entries(4, 6))
  timeline.take(anEntry({ seq: 6 }))
  await settle()
  expect(places()).toEqual(numbers(1, 6))
  expect(requests.at(-1)).toMatchObject({ after: 3, limit: 3 })
})

test('pushes that only overtook each other lead to no fetch', async () => {
  const { timeline, requests, places } = setUp(entries(1, 3))
  await timeline.open()
  timeline.take(anEntry({ seq: 5 }))
  timeline.take(anEntry({ seq: 4 }))
  await settle()
  expect(places()).toEqual(numbers(1, 5))
  expect(requests).toHaveLength(1)
})

test('a place of which the server says that nothing will come is asked for once', async () => {
  const { timeline, requests, stored } = setUp(entries(1, 3))
  await timeline.open()
  const young = anEntry({ seq: 5 })
  stored.push(young)
  timeline.take(young)
  await settle()
  expect(requests).toHaveLength(2)
})

test('the device keeps what the server says, and a place for which it has not spoken stays missing', async () => {
  const { timeline, storage } = setUp(entries(1, 3))
  await timeline.open()
  timeline.recover(3, [anEntry({ seq: 5 })], 7)
  timeline.take(anEntry({ seq: 9 }))
  expect(storage.state.kept.known).toEqual([
    { from: 1, to: 7 },
    { from: 9, to: 9 },
  ])
})

test('point 21: after an absence it catches up page by page', async () => {
  const { timeline, stored, places } = setUp(entries(1, 3))
  await timeline.open()
  stored.push(...entries(4, 250))
  await timeline.resync(250)
  expect(places()).toEqual(numbers(1, 250))
})

test('it catches up even if the list of conversations lags behind the log', async () => {
  const { timeline, stored, places } = setUp(entries(1, 3))
  await timeline.open()
  stored.push(...entries(4, 5))
  await timeline.resync(3)
  expect(places()).toEqual(numbers(1, 5))
})

test('after a very long absence it begins anew with the newest page', async () => {
  const { timeline, stored, places } = setUp(entries(1, 3))
  await timeline.open()
  stored.push(...entries(4, 900))
  await timeline.resync(900)
  expect(places()).toEqual(numbers(871, 900))
})

test('what the archive does not answer is asked for again after a while, not at once', async () => {
  const { timeline, stored, requests, gaps, places } = setUp(entries(1, 3))
  await timeline.open()
  stored.push(...entries(4, 6))
  gaps.push(...Array.from({ length: 4 }, () => ({ after: 3, before: 7 })))
  void timeline.resync(6)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(requests.length).toBeLessThanOrEqual(4)
  await vi.advanceTimersByTimeAsync(120_000)
  expect(places()).toEqual(numbers(1, 6))
})

test('a failed fetch of what was missed is tried again', async () => {
  const { timeline, stored, failures, places } = setUp(entries(1, 3))
  await timeline.open()
  stored.push(...entries(4, 8))
  failures.push(RequestError.timeout(), RequestError.timeout())
  void timeline.resync(8)
  await settle()
  expect(places()).toEqual(numbers(1, 8))
})

test('a failed fetch of older messages is told and may be repeated', async () => {
  const { timeline, failures, places } = setUp(entries(1, 40))
  await timeline.open()
  failures.push(RequestError.timeout())
  await timeline.loadOlder()
  expect(timeline.state.getState().failure).toMatch(/did not respond/)
  await timeline.loadOlder()
  expect(timeline.state.getState().failure).toBeNull()
  expect(places()).toEqual(numbers(1, 40))
})

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'point 21: whatever is shuffled, doubled, lost or a hole, in the end the log is the server’s (seed %i)',
  async (seed) => {
    const random = seeded(seed)
    const all = entries(1, 80).filter(() => random() > 0.08)
    const before = Math.floor(random() * all.length)
    const { timeline, stored, places } = setUp(all.slice(0, before))
    await timeline.open()
    stored.push(...all.slice(before))
    const delivered = stored.slice(before).filter(() => random() > 0.3)
    for (const entry of shuffled([...delivered, ...delivered], random)) {
      timeline.take(entry)
      if (random() < 0.2) await vi.advanceTimersByTimeAsync(random() * 1000)
    }
    await timeline.resync(all.at(-1)?.seq ?? 0)
    await settle()
    const shown = places()
    const expected = all.map(({ seq }) => seq).filter((seq) => seq >= (shown[0] ?? 0))
    expect(shown).toEqual(expected)
    expect(shown.length).toBeGreaterThanOrEqual(Math.min(30, all.length))
  },
)

test('it shows what the device has before the server answers, and then the rest', async () => {
  const before = setUp(entries(1, 50))
  await before.timeline.open()
  const { timeline, stored, failures, places } = setUp(before.stored, before.storage)
  failures.push(RequestError.connectionLost())
  await timeline.open()
  expect(places()).toEqual(numbers(21, 50))
  expect(timeline.state.getState().isCurrent).toBe(false)
  stored.push(...entries(51, 52))
  await timeline.resync(52)
  expect(places()).toEqual(numbers(21, 52))
  expect(timeline.state.getState().isCurrent).toBe(true)
})

test('what the device has from long ago gives way to the newest page', async () => {
  const before = setUp(entries(1, 50))
  await before.timeline.open()
  const { timeline, places } = setUp(entries(1, 5000), before.storage)
  await timeline.open()
  await settle()
  expect(places()).toEqual(numbers(4971, 5000))
})

test('a push that the device kept far from the rest does not have everything between fetched', async () => {
  const storage = fakeStorage()
  await storage.save('', entries(1, 10), { known: [{ from: 1, to: 10 }], head: 10 })
  await storage.save('', entries(4000, 4000), { known: [{ from: 4000, to: 4000 }], head: 4000 })
  const { timeline, places } = setUp(entries(1, 4000), storage)
  await timeline.open()
  await settle()
  expect(places()).toEqual([4000])
})

test('point 14: a place far back is shown with what is around it', async () => {
  const { timeline, places, requests } = setUp(entries(1, 1000))
  await timeline.open()
  await expect(timeline.showAround(300)).resolves.toBe(true)
  expect(places()).toEqual(numbers(270, 329))
  expect(requests).toHaveLength(2)
  timeline.take(anEntry({ seq: 1001 }))
  expect(places()).toEqual(numbers(270, 329))
  timeline.showNewest()
  expect(places()).toEqual(numbers(971, 1001))
})

test('point 14: from a place far back one gets to the newest without a gap', async () => {
  const { timeline, places } = setUp(entries(1, 500))
  await timeline.open()
  await timeline.showAround(300)
  await timeline.loadNewer()
  await timeline.loadNewer()
  expect(timeline.state.getState().around).toBeNull()
  expect(places()).toEqual(numbers(270, 500))
  await timeline.loadOlder()
  expect(places()).toEqual(numbers(170, 500))
})

test('point 14: a place that is at hand is shown without a fetch', async () => {
  const { timeline, requests } = setUp(entries(1, 50))
  await timeline.open()
  await expect(timeline.showAround(30)).resolves.toBe(true)
  expect(timeline.state.getState().around).toBeNull()
  expect(requests).toHaveLength(1)
})

test('point 14: where it cannot be fetched the newest part stays on show', async () => {
  const { timeline, failures, places } = setUp(entries(1, 500))
  await timeline.open()
  failures.push(RequestError.timeout())
  await expect(timeline.showAround(30)).resolves.toBe(false)
  expect(places()).toEqual(numbers(471, 500))
})

test('a place of which nothing may be seen is asked for once, and the newest part stays on show', async () => {
  const { timeline, places, requests } = setUp(entries(301, 500))
  await timeline.open()
  await expect(timeline.showAround(5)).resolves.toBe(false)
  expect(requests).toHaveLength(2)
  expect(places()).toEqual(numbers(471, 500))
})

test('older messages that were asked for without a connection can be had with the next one', async () => {
  const { timeline, failures, places } = setUp(entries(1, 60))
  await timeline.open()
  failures.push(RequestError.connectionLost())
  await timeline.loadOlder()
  expect(timeline.state.getState()).toMatchObject({ isWaiting: true, failure: null })
  await timeline.resync(60)
  expect(timeline.state.getState().isWaiting).toBe(false)
  await timeline.loadOlder()
  expect(places()).toEqual(numbers(1, 60))
})

test('what the server does not keep any more is forgotten here, too', async () => {
  const storage = fakeStorage()
  await storage.save('', entries(1, 10), { known: [{ from: 1, to: 10 }], head: 10 })
  const { sentAt: keptSince } = anEntry({ seq: 6 })
  const { timeline, places } = setUp(entries(6, 12), storage, keptSince)
  await timeline.open()
  expect(places()).toEqual(numbers(6, 12))
  const state = timeline.state.getState()
  expect([hasReachedStart(state), isCutOff(state)]).toEqual([true, true])
  expect(storage.state.kept.entries.map(({ seq }) => seq)).toEqual(numbers(6, 12))
})

test('a conversation that is younger than that has its beginning', async () => {
  const { timeline } = setUp(entries(1, 3), fakeStorage(), LONG_AGO)
  await timeline.open()
  expect(isCutOff(timeline.state.getState())).toBe(false)
})

test('where nothing is left, nothing but that is told', async () => {
  const storage = fakeStorage()
  await storage.save('', entries(1, 3), { known: [{ from: 1, to: 3 }], head: 3 })
  const { timeline, places } = setUp([], storage, LONG_AGO * 1.5)
  await timeline.open()
  expect(places()).toEqual([])
  expect(isCutOff(timeline.state.getState())).toBe(true)
})
