import { expect } from '@playwright/test'
import type { TipStatus } from '../src/lib/protocol/generated'
import { ALICE, BOB } from '../src/test/builders'
import { expectAccessible, expectNoSidewaysScroll, expectThumbSized } from './support/checks'
import type { MemoryWorld } from './support/memoryWorld'
import { test } from './support/test'
import { distanceFromEnd } from './support/timelineView'

/** Nearer than this the timeline counts as being at its end, in pixels. */
const NEAR_END = 60
const TRANSACTION = `0x${'cd'.repeat(32)}`
const CONFIRMED = { status: 'confirmed', blockNumber: 7, transaction: TRANSACTION } as const

interface Given {
  from: string
  to: string
  amount: string
  note?: string
  aboutId?: string
  /** What has become of it; it waits where nothing has. */
  status?: TipStatus
}

/** Somebody tips in a conversation. */
function give(
  world: MemoryWorld,
  conversationId: string,
  { from, to, amount, status, ...more }: Given,
): void {
  const asset = { chainId: 1, symbol: 'ETH', decimals: 18 }
  const tip = {
    tipId: `0x${'11'.repeat(32)}`,
    toUserId: to,
    asset,
    amount,
    transaction: TRANSACTION,
    ...more,
  }
  const { entryId } = world.natter.change(conversationId, from, { kind: 'tip', ...tip })
  if (status) world.natter.change(conversationId, from, { kind: 'tipChanged', targetId: entryId, ...status })
}

for (const size of ['desktop', 'narrow'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`a tip can be read whatever became of it, on a ${size} in ${colorScheme}`, async ({
      inMemory,
      arrive,
    }, testInfo) => {
      const world = await inMemory()
      const { conversationId } = world.natter.openDirect(ALICE, BOB)
      const { entryId } = world.natter.say(conversationId, BOB, 'I have booked the table for seven')
      const toBob = { from: ALICE, to: BOB }
      give(world, conversationId, {
        ...toBob,
        amount: '5000000000000000',
        aboutId: entryId,
        status: CONFIRMED,
      })
      give(world, conversationId, {
        from: BOB,
        to: ALICE,
        amount: '123000000000',
        note: 'Look, hardly anything!',
      })
      give(world, conversationId, {
        ...toBob,
        amount: '2000000000000000',
        status: { status: 'failed', reason: 'reverted' },
      })
      give(world, conversationId, {
        ...toBob,
        amount: '20000000000000000',
        status: { status: 'reorganised' },
      })

      const alice = await arrive(world, 0, { size, colorScheme, reducedMotion: 'reduce' })
      await alice.open('Bob Byrne')
      const tips = alice.timeline.getByRole('article')
      await expect(tips).toHaveCount(4)
      await expect(tips.filter({ hasText: 'Confirmed' })).toContainText('I have booked the table')
      await expect(tips.filter({ hasText: 'Waiting for the network' })).toContainText('hardly anything')
      await expect(tips.filter({ hasText: 'Not paid' })).toContainText('The network refused the payment')
      await expect(tips.filter({ hasText: 'Not certain any more' })).toContainText('taken the payment back')
      await expect.poll(() => distanceFromEnd(alice.timeline)).toBeLessThan(NEAR_END)
      await expect(alice.page.getByRole('article').last()).toBeInViewport()
      await expectAccessible(alice.page)
      await expectNoSidewaysScroll(alice.page)
      await expectThumbSized(alice.page)
      await alice.page.screenshot({ path: testInfo.outputPath(`tips-${size}-${colorScheme}.png`) })
    })
  }
}

test('who asked for no motion sees a new tip without any', async ({ inMemory, arrive }) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  world.natter.say(conversationId, BOB, 'Hello')
  for (const reducedMotion of ['no-preference', 'reduce'] as const) {
    const alice = await arrive(world, 0, { reducedMotion })
    await alice.open('Bob Byrne')
    give(world, conversationId, { from: BOB, to: ALICE, amount: '1000000000000000' })
    const coin = alice.timeline.getByRole('article').last().locator('.animate-tip-coin')
    await expect(coin).toBeVisible()
    const seconds = await coin.evaluate((element) =>
      Number.parseFloat(getComputedStyle(element).animationDuration),
    )
    if (reducedMotion === 'reduce') expect(seconds).toBeLessThan(0.001)
    else expect(seconds).toBeGreaterThan(0.5)
  }
})
