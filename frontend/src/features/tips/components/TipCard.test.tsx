import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import type { Tip, TipStatus } from '@/lib/protocol/generated'
import { ALICE, BOB, LONG_AGO } from '@/test/builders'
import { render } from '@/test/render'
import { ETHER, FINNEY, TIP_ID, TRANSACTION } from '@/test/tipBuilders'
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

function show(status: TipStatus | null, tip: Partial<Tip> = {}, userId = ALICE) {
  const onShowAbout = vi.fn()
  render(
    <TipCard
      tip={{ ...TIP, ...tip }}
      status={status}
      senderId={ALICE}
      userId={userId}
      at={LONG_AGO}
      nameOf={nameOf}
      explorerUrl={(transaction) => `https://explorer.example/tx/${transaction}`}
      about="The garden"
      onShowAbout={onShowAbout}
    />,
  )
  return { onShowAbout, user: userEvent.setup() }
}

test.each([
  [null, /Waiting for the network/],
  [{ status: 'pending' } as const, /Waiting for the network/],
  [{ status: 'confirmed', blockNumber: 7, transaction: TRANSACTION } as const, /^Confirmed$/],
  [{ status: 'failed', reason: 'reverted' } as const, /The network refused the payment/],
  [{ status: 'failed', reason: 'of a later version' } as const, /does not pay this tip/],
  [{ status: 'reorganised' } as const, /taken the payment back/],
])('point 30: %j is told in words', (status, words) => {
  show(status)
  expect(screen.getByText(words)).toBeVisible()
  if (status?.status !== 'confirmed') expect(screen.queryByText('Confirmed')).not.toBeInTheDocument()
})

test.each([
  [ALICE, /^Your tip of 0.001\sETH to Bob$/, 'You tipped Bob'],
  [BOB, /^Alice’s tip of 0.001\sETH to you$/, 'Alice tipped you'],
  ['somebody', /^Alice’s tip of 0.001\sETH to Bob$/, 'Alice tipped Bob'],
])('it says who tipped whom, to %s', (userId, label, words) => {
  show(null, {}, userId)
  expect(screen.getByRole('article', { name: label })).toHaveTextContent(words)
})

test('the explorer shows the transaction that paid, even if it is another than was reported', () => {
  const other = `0x${'ef'.repeat(32)}`
  show({ status: 'confirmed', blockNumber: 7, transaction: other })
  expect(screen.getByRole('link', { name: 'Show in the explorer' })).toHaveAttribute(
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
