import { expect, test } from 'vitest'
import type { MediaLink, NewMediaLinks } from '@/lib/protocol/generated'
import { CONVERSATION } from '@/test/builders'
import { MediaLinks } from './links'

const HOUR = 3_600_000

function setUp({ isGone = (_: string): boolean => false, fails = false, isDeep = false } = {}) {
  const clock = { now: 0 }
  const asked: string[][] = []
  let deep: Pick<MediaLink, 'restore'> = isDeep ? { restore: 'needed' } : {}
  const come = () => (deep = {})
  const links = new MediaLinks({
    api: {
      linkMedia: async (_, { items }: NewMediaLinks) => {
        asked.push(items.map(({ mediaId }) => mediaId))
        if (fails) throw new Error('no network')
        const given = items.filter(({ mediaId }) => !isGone(mediaId))
        const link = (mediaId: string) => ({
          mediaId,
          url: `/${mediaId}?${clock.now}`,
          expiresAt: clock.now + HOUR,
        })
        return { links: given.map(({ mediaId }) => ({ ...link(mediaId), ...deep })) }
      },
      restoreMedia: async () => ({ restore: 'requested' as const }),
    },
    now: () => clock.now,
  })
  const need = (...ids: string[]) => {
    for (const mediaId of ids) links.need(CONVERSATION, { seq: 1, mediaId })
  }
  const settled = () => new Promise((resolve) => setTimeout(resolve))
  return { links, asked, need, settled, clock, come }
}

test('what is drawn together is asked for together, and once', async () => {
  const { need, asked, settled, links } = setUp()
  need('a', 'b', 'a')
  await settled()
  need('a')
  await settled()
  expect(asked).toEqual([['a', 'b']])
  expect(links.known.getState().a?.url).toBe('/a?0')
})

test('more than fifty take several requests', async () => {
  const { need, asked, settled } = setUp()
  need(...Array.from({ length: 120 }, (_, index) => `m${index}`))
  await settled()
  expect(asked.map(({ length }) => length)).toEqual([50, 50, 20])
})

test('a link that has ended is renewed, one that holds is not', async () => {
  const { need, asked, settled, links, clock } = setUp()
  need('a')
  await settled()
  clock.now = HOUR / 2
  links.failed(CONVERSATION, { seq: 1, mediaId: 'a' })
  await settled()
  expect(asked).toHaveLength(1)
  clock.now = HOUR
  links.failed(CONVERSATION, { seq: 1, mediaId: 'a' })
  await settled()
  expect(links.known.getState().a?.url).toBe(`/a?${HOUR}`)
})

test('what the server does not give is not asked for again', async () => {
  const { need, asked, settled, links } = setUp({ isGone: (id) => id === 'b' })
  need('a', 'b')
  await settled()
  need('a', 'b')
  await settled()
  expect(links.known.getState().b).toBeNull()
  expect(asked).toHaveLength(1)
})

test('without a network it is asked for at the next look', async () => {
  const { need, asked, settled } = setUp({ fails: true })
  need('a')
  await settled()
  need('a')
  await settled()
  expect(asked).toHaveLength(2)
})

test('what is in deep storage is asked for, and linked anew once it is there', async () => {
  const { links, need, settled, come } = setUp({ isDeep: true })
  const item = { seq: 1, mediaId: 'a' }
  need('a')
  await settled()
  expect(links.known.getState().a?.restore).toBe('needed')
  await links.restore(CONVERSATION, item)
  expect(links.known.getState().a?.restore).toBe('requested')
  come()
  links.renew(CONVERSATION, item)
  links.renew(CONVERSATION, { seq: 2, mediaId: 'not on show' })
  await settled()
  expect(Object.keys(links.known.getState())).toEqual(['a'])
  expect(links.known.getState().a?.restore).toBeUndefined()
})
