import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import type { TipPage } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import { ALICE, BOB } from '@/test/builders'
import { render } from '@/test/render'
import { someTipDetails, TRANSACTION } from '@/test/tipBuilders'
import { TipHistory } from './TipHistory'

const CONFIRMED = { status: 'confirmed', blockNumber: 7, transaction: TRANSACTION } as const
const GIVEN = someTipDetails({ tipId: 'given', transaction: TRANSACTION, status: CONFIRMED })
const GOT = { ...GIVEN, tipId: 'got', fromUserId: BOB, toUserId: ALICE }
const UNSENT = someTipDetails({ tipId: 'unsent' })

function show(...pages: TipPage[]) {
  const listTips = vi.fn(
    async (query?: { cursor?: string | null }) => pages[Number(query?.cursor ?? 0)] ?? { tips: [] },
  )
  const exportTips = vi.fn(async () => 'tip,amount\r\n')
  const need = vi.fn()
  render(
    <TipHistory
      api={{ listTips, exportTips }}
      userId={ALICE}
      nameOf={() => 'Bob'}
      need={need}
      explorerUrl={() => null}
    />,
  )
  return { user: userEvent.setup(), listTips, exportTips, need }
}

test('what was given and what was got can be told apart', async () => {
  const { need } = show({ tips: [GIVEN, GOT, UNSENT] })
  const rows = within(await screen.findByRole('list', { name: 'Your tips' })).getAllByRole('listitem')
  expect(rows.map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^To Bob−0.001\sETH.*Confirmed$/),
    expect.stringMatching(/^From Bob\+0.001\sETH.*Confirmed$/),
    expect.stringMatching(/^To Bob−0.001\sETH.*Not sent$/),
  ])
  expect(need).toHaveBeenCalledWith([ALICE, BOB, BOB, ALICE, ALICE, BOB])
})

test('earlier ones come page by page', async () => {
  const { user } = show({ tips: [GIVEN], next: '1' }, { tips: [GOT] })
  await user.click(await screen.findByRole('button', { name: 'Show more' }))
  expect(await screen.findAllByRole('listitem')).toHaveLength(2)
  expect(screen.queryByRole('button', { name: 'Show more' })).not.toBeInTheDocument()
})

test('all of them can be saved', async () => {
  const { user, exportTips } = show({ tips: [GIVEN] })
  const saved: string[] = []
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:1', revokeObjectURL: vi.fn() }))
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download)
  })
  await user.click(await screen.findByRole('button', { name: 'Export all as CSV' }))
  await vi.waitFor(() => expect(saved).toEqual(['natter-tips.csv']))
  expect(exportTips).toHaveBeenCalledTimes(1)
})

test('why they could not be listed is told', async () => {
  const { listTips } = show()
  listTips.mockRejectedValue(RequestError.connectionLost())
  expect(await screen.findByText(/not given or received/)).toBeVisible()
})
