import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import type { Tip, TipStatus } from '@/lib/protocol/generated'
import { ALICE, BOB, LONG_AGO } from '@/test/builders'
import { render } from '@/test/render'
import { ACORNS, ETHER, FINNEY, TIP_ID, TRANSACTION } from '@/test/tipBuilders'
import { TipCard } from './TipCard'

const TIP: Tip = {
  tipId: TIP_ID,
  toUserId: BOB,
  asset: ETHER,
  amount: FINNEY.toString(),
  transaction: TRANSACTION,
}
const NAMES: Record<string, string> = { [ALICE]: 'Alice', [BOB]: 'Bob' }
const nameOf = (userId: string) => NAMES[userId] ?? 'Carol'

function show(status: TipStatus | null, tip: Partial<Tip> = {}, userId = ALICE, at = LONG_AGO) {
  const onShowAbout = vi.fn()
  const onReport = vi.fn()
  const card = (now: TipStatus | null) => (
    <TipCard
      tip={{ ...TIP, ...tip }}
      status={now}
      senderId={ALICE}
      userId={userId}
      at={at}
      nameOf={nameOf}
      explorerUrl={(transaction) => `https://explorer.example/tx/${transaction}`}
      about="The garden"
      onShowAbout={onShowAbout}
      onReport={userId === ALICE ? null : onReport}
      onDelete={userId === ALICE ? () => undefined : null}
    />
  )
  const { rerender, ...shown } = render(card(status))
  return {
    ...shown,
    rerender: (now: TipStatus) => rerender(card(now)),
    onShowAbout,
    onReport,
    user: userEvent.setup(),
  }
}

test.each([
  [null, /^Not paid yet$/],
  [{ status: 'pending' } as const, /^Not paid yet$/],
  [{ status: 'confirmed', blockNumber: 7, transaction: TRANSACTION } as const, /^Confirmed$/],
  [{ status: 'failed', reason: 'reverted' } as const, /The network rejected the payment/],
  [{ status: 'failed', reason: 'of a later version' } as const, /does not pay this tip/],
  [{ status: 'reorganised' } as const, /dropped the block/],
])('point 30: %j is told in words', (status, words) => {
  show(status)
  expect(screen.getByText(words)).toBeVisible()
  if (status?.status !== 'confirmed') expect(screen.queryByText('Confirmed')).not.toBeInTheDocument()
})

const CONFIRMED = { status: 'confirmed', blockNumber: 7, transaction: TRANSACTION } as const

test.each([
  [ALICE, 'Your tip to Bob'],
  [BOB, 'Tip to you from Alice'],
  ['somebody', 'Tip to Bob from Alice'],
])('what is not confirmed is not told as given, to %s', (userId, words) => {
  for (const status of [null, { status: 'failed', reason: 'expired' }, { status: 'reorganised' }] as const) {
    const { unmount } = show(status, {}, userId)
    expect(screen.getByRole('article')).toHaveTextContent(words)
    expect(screen.getByRole('article')).not.toHaveTextContent('tipped')
    unmount()
  }
})

test('a tip is celebrated when it is confirmed, and not before', () => {
  const { rerender, container } = show(null, {}, BOB, Date.now())
  const celebration = () => container.querySelector('.animate-tip-coin')
  expect(celebration()).toBeNull()
  rerender(CONFIRMED)
  expect(celebration()).not.toBeNull()
  rerender({ status: 'reorganised' })
  expect(celebration()).toBeNull()
})

test('a token that calls itself something known shows its whole address', () => {
  show(CONFIRMED, { asset: { ...ACORNS, symbol: 'USDC 0xe2aD…8895' }, amount: '99999000000' })
  const card = screen.getByRole('article')
  expect(card).toHaveTextContent('99,999 of an unknown token')
  expect(card).toHaveTextContent(ACORNS.token ?? '')
  expect(card).not.toHaveTextContent('USDC')
})

test.each([
  [ALICE, /^Your tip of 0.001\sETH to Bob$/, 'You tipped Bob'],
  [BOB, /^Alice’s tip of 0.001\sETH to you$/, 'Alice tipped you'],
  ['somebody', /^Alice’s tip of 0.001\sETH to Bob$/, 'Alice tipped Bob'],
])('it says who tipped whom, to %s', (userId, label, words) => {
  show(CONFIRMED, {}, userId)
  expect(screen.getByRole('article', { name: label })).toHaveTextContent(words)
})

test('the explorer shows the transaction that paid, even if it is another than was reported', () => {
  const other = `0x${'ef'.repeat(32)}`
  show({ status: 'confirmed', blockNumber: 7, transaction: other })
  expect(screen.getByRole('link', { name: 'View in block explorer' })).toHaveAttribute(
    'href',
    `https://explorer.example/tx/${other}`,
  )
})

test('a note is shown, and the message that it is for leads there', async () => {
  const { user, onShowAbout } = show(null, { note: 'For lunch', aboutId: 'the-message' })
  expect(screen.getByText('For lunch')).toBeVisible()
  await user.click(screen.getByRole('button', { name: /The garden/ }))
  expect(onShowAbout).toHaveBeenCalledWith('the-message')
})

test('someone else’s tip can be reported, and one’s own deleted', async () => {
  const { user, onReport, unmount } = show(null, {}, BOB)
  await user.click(screen.getByRole('button', { name: 'Options for this tip' }))
  expect(await screen.findAllByRole('menuitem')).toHaveLength(1)
  await user.click(screen.getByRole('menuitem', { name: 'Report' }))
  await vi.waitFor(() => expect(onReport).toHaveBeenCalledOnce())
  unmount()
  const own = show(null)
  await own.user.click(screen.getByRole('button', { name: 'Options for this tip' }))
  expect(await screen.findByRole('menuitem', { name: 'Delete for everyone' })).toBeVisible()
  expect(screen.queryByRole('menuitem', { name: 'Report' })).not.toBeInTheDocument()
})
