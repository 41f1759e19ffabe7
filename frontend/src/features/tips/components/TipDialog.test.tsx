import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, expect, test, vi } from 'vitest'
import { Networks } from '@/lib/ethereum/networks'
import { makeOnce } from '@/lib/http/once'
import type { IntendTip } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import { ALICE, BOB, CONVERSATION, LONG_AGO } from '@/test/builders'
import { FakePayer } from '@/test/fake/fakePayer'
import { ADDRESS, OTHER_ADDRESS } from '@/test/fake/fakeProvider'
import { memoryStorage } from '@/test/fake/memoryStorage'
import { layOut } from '@/test/layOut'
import { render } from '@/test/render'
import { ACORNS, aNetwork, anIntent, ETHER, someTipDetails, TIP_ID, TRANSACTION } from '@/test/tipBuilders'
import { Tips } from '../model/tips'
import { TipDialog } from './TipDialog'

beforeAll(layOut)

const RECIPIENTS = [{ userId: BOB, name: 'Bob Byrne' }]

function show({
  payer = new FakePayer(),
  recipients = RECIPIENTS,
  networks = [aNetwork()],
  chainsOf = {} as Record<string, number[]>,
} = {}) {
  const intendTip = vi.fn(async ({ token, amount }: IntendTip) =>
    anIntent({ amount, asset: token ? ACORNS : ETHER }),
  )
  const api = {
    intendTip,
    reportTip: vi.fn(async () => someTipDetails()),
    cancelTip: vi.fn(async () => ({})),
    getTipRecipient: vi.fn(async (_conversationId: string, userId: string) => ({
      chainIds: chainsOf[userId] ?? [31337],
    })),
    totalTips: vi.fn(),
    listTips: vi.fn(),
    exportTips: vi.fn(),
  }
  const onSwitch = vi.fn(async () => payer.switchTo({ ...CHAIN, chainId: 31337 }))
  const onSent = vi.fn()
  const onClose = vi.fn()
  render(
    <TipDialog
      tips={new Tips({ api, once: makeOnce(() => 'id'), storage: memoryStorage() })}
      networks={new Networks(async () => ({ networks }))}
      conversationId={CONVERSATION}
      recipients={recipients}
      gate={(children) => children({ payer, chainId: payer.chain })}
      onSwitch={onSwitch}
      now={() => LONG_AGO}
      onSent={onSent}
      onClose={onClose}
    />,
  )
  return { user: userEvent.setup(), api, payer, onSwitch, onSent, onClose }
}

const CHAIN = { name: '', currency: { symbol: 'ETH', decimals: 18 }, rpcUrls: [] }
const amountField = () => screen.findByRole('textbox', { name: /^Amount in/ })
const goOn = () => screen.getByRole('button', { name: 'Continue' })

test('point 30: token, amount, recipient, chain and fee are shown before anybody signs', async () => {
  const { user, api, payer, onSent } = show()
  await user.click(await screen.findByRole('button', { name: /^0\.002\sETH$/ }))
  await user.type(screen.getByRole('textbox', { name: /^Note/ }), ' For lunch ')
  await user.click(goOn())
  const pay = await screen.findByRole('button', { name: /^Tip 0\.002\sETH$/ })
  const told = (term: string) => screen.getByText(term).parentElement
  expect(told('Amount')).toHaveTextContent('0.002 ETH')
  expect(told('To')).toHaveTextContent(`Bob Byrne${OTHER_ADDRESS}`)
  expect(within(told('To') as HTMLElement).getByText(OTHER_ADDRESS)).toBeVisible()
  expect(told('From')).toHaveTextContent(ADDRESS)
  expect(told('Network')).toHaveTextContent('Local')
  expect(told('Network fee')).toHaveTextContent('about 0.00001 ETH')
  expect(told('Note')).toHaveTextContent('For lunch')
  expect(payer.sent).toEqual([])

  await user.click(pay)
  await vi.waitFor(() => expect(onSent).toHaveBeenCalledWith(true))
  expect(api.intendTip).toHaveBeenCalledWith({
    requestId: 'id',
    conversationId: CONVERSATION,
    toUserId: BOB,
    from: ADDRESS,
    chainId: 31337,
    amount: '2000000000000000',
    note: 'For lunch',
  })
  expect(api.reportTip).toHaveBeenCalledWith(TIP_ID, { transaction: TRANSACTION })
  expect(api.cancelTip).not.toHaveBeenCalled()
})

test('one’s own amount of a token counts to the last digit', async () => {
  const { user, api } = show()
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Currency' }), 'ACRN')
  await user.type(await amountField(), '12,345678')
  await user.click(goOn())
  expect(await screen.findByText(/Your wallet will ask twice/)).toBeVisible()
  expect(api.intendTip).toHaveBeenCalledWith(
    expect.objectContaining({ amount: '12345678', token: ACORNS.token }),
  )
})

test.each([
  ['', 'Choose an amount'],
  ['0', 'greater than zero'],
  ['ten', 'in digits'],
  ['1.2345678901234567891', 'at most 18 decimal places'],
])('“%s” is no amount, and nothing is asked', async (typed, words) => {
  const { user, api } = show()
  const field = await amountField()
  if (typed) await user.type(field, typed)
  await user.click(goOn())
  expect(screen.getByText(new RegExp(words))).toBeVisible()
  expect(api.intendTip).not.toHaveBeenCalled()
})

test('point 30: a recipient without a wallet is told, with what to do', async () => {
  const { user, api } = show()
  api.intendTip.mockRejectedValue(
    RequestError.refused({ code: 'recipient_has_no_wallet', message: '', retryable: false }),
  )
  await user.type(await amountField(), '1')
  await user.click(goOn())
  expect(await screen.findByRole('alert')).toHaveTextContent(/has not linked a wallet yet. They can do that/)
})

test('that someone has no wallet is told before anything is filled in, and another one can be chosen', async () => {
  const recipients = [
    { userId: BOB, name: 'Bob Byrne' },
    { userId: ALICE, name: 'Alice Adair' },
  ]
  const { user, api } = show({ recipients, chainsOf: { [BOB]: [] } })
  expect(await screen.findByRole('alert')).toHaveTextContent(/has not linked a wallet yet/)
  expect(screen.queryByRole('button', { name: 'Continue' })).not.toBeInTheDocument()
  await user.selectOptions(screen.getByRole('combobox', { name: 'To' }), 'Alice Adair')
  await user.type(await amountField(), '1')
  await user.click(goOn())
  await vi.waitFor(() =>
    expect(api.intendTip).toHaveBeenCalledWith(expect.objectContaining({ toUserId: ALICE })),
  )
})

test('only what someone can be paid in is offered', async () => {
  const elsewhere = { ...aNetwork(), chainId: 1, assets: [{ ...ETHER, chainId: 1, symbol: 'FAR' }] }
  show({ networks: [aNetwork(), elsewhere], chainsOf: { [BOB]: [1] } })
  expect(await screen.findByRole('textbox', { name: 'Amount in FAR' })).toBeVisible()
})

test('point 30: on the wrong chain one can change it, and goes on', async () => {
  const payer = new FakePayer()
  payer.chain = 1
  const { user, onSwitch } = show({ payer })
  await user.type(await amountField(), '0.1')
  await user.click(goOn())
  expect(await screen.findByText(/Your wallet is on another network/)).toBeVisible()
  expect(screen.queryByRole('button', { name: /^Tip/ })).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Switch to Local' }))
  expect(onSwitch).toHaveBeenCalledTimes(1)
})

test('point 30: a low balance is told, and what is missing', async () => {
  const { user } = show()
  await user.type(await amountField(), '2')
  await user.click(goOn())
  expect(await screen.findByRole('alert')).toHaveTextContent('it has 1 ETH, and the tip is 2 ETH')
  expect(screen.queryByRole('button', { name: /^Tip/ })).not.toBeInTheDocument()
})

test('point 30: whoever declines reads so, and can try again', async () => {
  const payer = new FakePayer()
  payer.faults = ['rejected']
  const { user, onSent } = show({ payer })
  await user.type(await amountField(), '0.1')
  await user.click(goOn())
  await user.click(await screen.findByRole('button', { name: /^Tip 0\.1\sETH$/ }))
  expect(await screen.findByRole('alert')).toHaveTextContent('Nothing was sent')
  await user.click(screen.getByRole('button', { name: /^Tip 0\.1\sETH$/ }))
  await vi.waitFor(() => expect(onSent).toHaveBeenCalled())
})

test('what is left before it is paid is given up, and what was filled in stays', async () => {
  const { user, api, onClose } = show()
  await user.type(await amountField(), '0.1')
  await user.click(goOn())
  await user.click(await screen.findByRole('button', { name: 'Back' }))
  expect(api.cancelTip).toHaveBeenCalledWith(TIP_ID)
  expect(await amountField()).toHaveValue('0.1')
  await user.click(goOn())
  await screen.findByRole('button', { name: /^Tip 0\.1\sETH$/ })
  await user.click(screen.getByRole('button', { name: 'Close' }))
  expect(api.cancelTip).toHaveBeenCalledTimes(2)
  expect(onClose).toHaveBeenCalled()
})

test('in a group one says who gets it', async () => {
  const { user, api } = show({ recipients: [...RECIPIENTS, { userId: ALICE, name: 'Alice Adair' }] })
  await user.selectOptions(await screen.findByRole('combobox', { name: 'To' }), 'Alice Adair')
  await user.type(await amountField(), '0.1')
  await user.click(goOn())
  await screen.findByRole('button', { name: /^Tip 0\.1\sETH$/ })
  expect(api.intendTip).toHaveBeenCalledWith(expect.objectContaining({ toUserId: ALICE }))
  expect(within(screen.getByRole('dialog')).getByText('Alice Adair')).toBeVisible()
})

test('where no chain is set up it says so', async () => {
  show({ networks: [] })
  expect(await screen.findByText('Tips are not available here yet.')).toBeVisible()
})
