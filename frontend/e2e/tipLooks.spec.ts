import { expect } from '@playwright/test'
import type { TipAsset, TipStatus } from '../src/lib/protocol/generated'
import { ALICE, BOB } from '../src/test/builders'
import { expectAccessible, expectNoSidewaysScroll, expectThumbSized } from './support/checks'
import type { MemoryWorld } from './support/memoryWorld'
import { test } from './support/test'
import { distanceFromEnd } from './support/timelineView'

/** Nearer than this the timeline counts as being at its end, in pixels. */
const NEAR_END = 60
const TRANSACTION = `0x${'cd'.repeat(32)}`
const CONFIRMED = { status: 'confirmed', blockNumber: 7, transaction: TRANSACTION } as const

/** A token that calls itself what it is not; the server shortens its address beside that. */
const FORGED: TipAsset = {
  chainId: 1,
  token: '0xe2aDc98a324a6EadAbc3dA6ef5AeE28b671A8895',
  symbol: 'USDC 0xe2aD…8895',
  decimals: 0,
}

interface Given {
  from: string
  to: string
  amount: string
  asset?: TipAsset
  note?: string
  aboutId?: string
  /** What has become of it; it waits where nothing has. */
  status?: TipStatus
}

/** Somebody tips in a conversation; the answer confirms it. */
function give(
  world: MemoryWorld,
  conversationId: string,
  { from, to, amount, status, ...more }: Given,
): () => void {
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
  const become = (next: TipStatus) =>
    world.natter.change(conversationId, from, { kind: 'tipChanged', targetId: entryId, ...next })
  if (status) become(status)
  return () => void become(CONFIRMED)
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

      give(world, conversationId, { from: BOB, to: ALICE, amount: '99999', asset: FORGED, status: CONFIRMED })

      const alice = await arrive(world, 0, { size, colorScheme, reducedMotion: 'reduce' })
      await alice.open('Bob Byrne')
      const tips = alice.timeline.getByRole('article')
      await expect(tips).toHaveCount(5)
      await expect(tips.filter({ hasText: 'Confirmed' }).first()).toContainText('I have booked the table')
      await expect(tips.filter({ hasText: 'Not paid yet' })).toContainText('hardly anything')
      await expect(tips.filter({ hasText: /Not paid(?! yet)/ })).toContainText(
        'The network rejected the payment',
      )
      await expect(tips.filter({ hasText: 'No longer confirmed' })).toContainText('dropped the block')
      await expect.poll(() => distanceFromEnd(alice.timeline)).toBeLessThan(NEAR_END)
      await expect(alice.page.getByRole('article').last()).toBeInViewport()
      await expectAccessible(alice.page)
      await expectNoSidewaysScroll(alice.page)
      await expectThumbSized(alice.page)
      await alice.page.screenshot({ path: testInfo.outputPath(`tips-${size}-${colorScheme}.png`) })
    })
  }
}

test('who asked for no motion sees a tip confirmed without any', async ({ inMemory, arrive }) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  world.natter.say(conversationId, BOB, 'Hello')
  for (const reducedMotion of ['no-preference', 'reduce'] as const) {
    const alice = await arrive(world, 0, { reducedMotion })
    await alice.open('Bob Byrne')
    const confirm = give(world, conversationId, { from: BOB, to: ALICE, amount: '1000000000000000' })
    await expect(alice.timeline.getByRole('article').last()).toContainText('Not paid yet')
    confirm()
    const coin = alice.timeline.getByRole('article').last().locator('.animate-tip-coin')
    await expect(coin).toBeVisible()
    const seconds = await coin.evaluate((element) =>
      Number.parseFloat(getComputedStyle(element).animationDuration),
    )
    if (reducedMotion === 'reduce') expect(seconds).toBeLessThan(0.001)
    else expect(seconds).toBeGreaterThan(0.5)
  }
})

test('a tip can be reported, and one’s own is deleted for both', async ({ inMemory, arrive }) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  const amount = '5000000000000000'
  give(world, conversationId, { from: BOB, to: ALICE, amount, note: 'Look at this' })
  give(world, conversationId, { from: ALICE, to: BOB, amount, note: 'Not for everyone' })
  const [alice, bob] = [await arrive(world, 0), await arrive(world, 1)]
  await alice.open('Bob Byrne')
  await bob.open('Alice Adair')
  const tip = (of: typeof alice, words: string) => of.timeline.getByRole('article').filter({ hasText: words })
  const choose = async (words: string, item: string) => {
    await tip(alice, words).getByRole('button', { name: 'Options for this tip' }).click()
    await alice.page.getByRole('menuitem', { name: item }).click()
  }
  await choose('Look at this', 'Report')
  await expect(alice.page.getByRole('dialog').getByLabel('Reason for reporting')).toBeVisible()
  await alice.page.keyboard.press('Escape')
  await expect(alice.page.getByRole('dialog')).toHaveCount(0)
  await choose('Not for everyone', 'Delete for everyone')
  await expect(alice.page.getByRole('dialog')).toContainText('The payment is not reversed.')
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  for (const person of [alice, bob]) {
    await expect(tip(person, 'Not for everyone')).toHaveCount(0)
    await expect(person.timeline).toContainText('Message deleted')
    await expect(tip(person, 'Look at this')).toBeVisible()
  }
})
