import { expect, test, vi } from 'vitest'
import { clearingOf } from '@/lib/ethereum/tipCalls'
import { TIP_JAR } from '@/lib/ethereum/tipJar'
import type { Network, TipIntent } from '@/lib/protocol/generated'
import { LONG_AGO } from '@/test/builders'
import { FakePayer } from '@/test/fake/fakePayer'
import { ADDRESS, OTHER_ADDRESS } from '@/test/fake/fakeProvider'
import { ACORNS, aNetwork, anIntent, FINNEY, TRANSACTION } from '@/test/tipBuilders'
import { Payment } from './payment'

function payment(intent: TipIntent = anIntent(), now = () => LONG_AGO, network: Network = aNetwork()) {
  const payer = new FakePayer()
  const report = vi.fn(async () => true)
  const made = new Payment({ intent, network, payer, report, now })
  return { made, payer, report, state: () => made.state.getState() }
}

test('ether is paid as shown, and the server hears of it', async () => {
  const { made, payer, report, state } = payment()
  await made.check()
  expect(state()).toMatchObject({
    step: 'ready',
    fee: payer.feePerCall,
    shortage: null,
    permission: 'given',
  })
  await made.pay()
  expect(payer.sent).toEqual([{ call: made.intent.call, chainId: 31337 }])
  expect(report).toHaveBeenCalledWith(TRANSACTION)
  expect(state()).toMatchObject({ step: 'sent', transaction: TRANSACTION, failure: null })
})

test('a token is allowed first, and exactly as much as is tipped', async () => {
  const { made, payer, state } = payment(anIntent({ asset: ACORNS }))
  payer.tokens = FINNEY
  await made.check()
  expect(state()).toMatchObject({ permission: 'needed', fee: payer.feePerCall + 90_000n })
  await made.pay()
  expect(payer.sent.map(({ call }) => call)).toEqual([made.intent.approval, made.intent.call])
})

test('a token that is allowed already is paid at once', async () => {
  const { made, payer } = payment(anIntent({ asset: ACORNS, amount: '5' }))
  payer.allowance = 5n
  await made.check()
  await made.pay()
  expect(payer.sent.map(({ call }) => call)).toEqual([made.intent.call])
})

test('an approval that was cancelled or replaced in the wallet does not lead to the tip', async () => {
  const { made, payer, state } = payment(anIntent({ asset: ACORNS, amount: '5' }))
  payer.isCancelled = true
  await made.check()
  await made.pay()
  expect(payer.sent.map(({ call }) => call)).toEqual([made.intent.approval])
  expect(state()).toMatchObject({ step: 'ready', failure: expect.stringContaining('cancelled') })
  payer.isCancelled = false
  await made.pay()
  expect(payer.sent.map(({ call }) => call).slice(1)).toEqual([made.intent.approval, made.intent.call])
})

const CLEARING = clearingOf(ACORNS.token ?? '', TIP_JAR)

test('a token that changes an allowance only from or to zero is cleared first', async () => {
  const { made, payer, state } = payment(anIntent({ asset: ACORNS, amount: '9' }))
  payer.isStrict = true
  payer.allowance = 5n
  await made.check()
  expect(state()).toMatchObject({
    step: 'ready',
    permission: 'neededAfterClearing',
    fee: payer.feePerCall + 150_000n,
    failure: null,
  })
  const steps = new Set<string>()
  made.state.subscribe(({ step }) => steps.add(step))
  await made.pay()
  expect(payer.sent.map(({ call }) => call)).toEqual([CLEARING, made.intent.approval, made.intent.call])
  expect([...steps]).toEqual(['clearing', 'settling', 'approving', 'paying', 'reporting', 'sent'])
})

test('what was cleared is not cleared again after the next step was declined', async () => {
  const { made, payer, state } = payment(anIntent({ asset: ACORNS, amount: '9' }))
  Object.assign(payer, { isStrict: true, allowance: 5n, faults: [null, 'rejected'] })
  await made.check()
  await made.pay()
  expect(state()).toMatchObject({ step: 'ready', permission: 'needed' })
  await made.pay()
  expect(payer.sent.map(({ call }) => call)).toEqual([CLEARING, made.intent.approval, made.intent.call])
})

test('a token that takes any change is not asked for more than that', async () => {
  const { made, payer } = payment(anIntent({ asset: ACORNS, amount: '9' }))
  payer.allowance = 5n
  await made.check()
  await made.pay()
  expect(payer.sent.map(({ call }) => call)).toEqual([made.intent.approval, made.intent.call])
})

test('a server that names another contract is refused before the wallet is asked anything', async () => {
  const { made, payer, state } = payment(anIntent(), undefined, aNetwork({ tipJar: OTHER_ADDRESS }))
  payer.chainId = vi.fn()
  await made.check()
  expect(state()).toMatchObject({ fee: null, failure: expect.stringContaining('does not recognise') })
  await made.pay()
  expect(payer.chainId).not.toHaveBeenCalled()
  expect(payer.sent).toEqual([])
})

test('an allowance that the token refuses ends it before anything is paid', async () => {
  const { made, payer, state } = payment(anIntent({ asset: ACORNS, amount: '5' }))
  payer.isReverted = true
  await made.check()
  await made.pay()
  expect(payer.sent).toHaveLength(1)
  expect(state()).toMatchObject({ step: 'ready', failure: expect.stringContaining('reject') })
})

test('on another chain nothing is asked but to change it', async () => {
  const { made, payer, state } = payment()
  payer.chain = 1
  await made.check()
  expect(state()).toMatchObject({ step: 'wrongChain', fee: null })
  await made.pay()
  expect(payer.sent).toEqual([])
  payer.chain = 31337
  await made.check()
  expect(state().step).toBe('ready')
})

test('a chain that is changed at the last moment stops it', async () => {
  const { made, payer, state } = payment()
  await made.check()
  payer.chain = 1
  await made.pay()
  expect(state().step).toBe('wrongChain')
  expect(payer.sent).toEqual([])
})

test.each([
  ['of what is tipped', { coins: FINNEY - 1n }, { of: 'asset', has: FINNEY - 1n, needs: FINNEY }],
  ['for amount and fee together', { coins: FINNEY }, { of: 'fee', has: FINNEY, needs: FINNEY + 10n ** 13n }],
])('too little %s is told, and nothing can be paid', async (_, has, shortage) => {
  const { made, payer, state } = payment()
  Object.assign(payer, has)
  await made.check()
  expect(state().shortage).toEqual(shortage)
  await made.pay()
  expect(payer.sent).toEqual([])
})

test('with a token one still needs the chain’s own currency for the fee', async () => {
  const { made, payer, state } = payment(anIntent({ asset: ACORNS, amount: '5' }))
  payer.coins = 0n
  await made.check()
  expect(state().shortage).toMatchObject({ of: 'fee', has: 0n })
})

test('whoever declines has paid nothing, and may change their mind', async () => {
  const { made, payer, report, state } = payment()
  payer.faults = ['rejected']
  await made.check()
  await made.pay()
  expect(state()).toMatchObject({ step: 'ready', failure: expect.stringContaining('declined') })
  await made.pay()
  expect(report).toHaveBeenCalledTimes(1)
  expect(state().step).toBe('sent')
})

test('a wallet that fails while it pays may have paid: its owner is to look', async () => {
  const { made, payer, state } = payment()
  payer.faults = ['failed']
  await made.check()
  await made.pay()
  expect(state().failure).toMatch(/Check your wallet/)
})

test('what is sent is not sent twice', async () => {
  const { made, payer } = payment()
  await made.check()
  await Promise.all([made.pay(), made.pay()])
  await made.pay()
  expect(payer.sent).toHaveLength(1)
})

test('nothing is signed that is not the tip, even if the server says so', async () => {
  const intent = anIntent()
  const { made, payer, state } = payment({ ...intent, recipient: ADDRESS })
  await made.check()
  expect(state()).toMatchObject({
    step: 'ready',
    fee: null,
    failure: expect.stringContaining('does not match this tip'),
  })
  await made.pay()
  expect(payer.sent).toEqual([])
})

test('nothing is paid that the server does not wait for any more', async () => {
  let now = LONG_AGO
  const { made, payer, state } = payment(anIntent(), () => now)
  await made.check()
  now += 14.5 * 60_000
  await made.pay()
  expect(payer.sent).toEqual([])
  expect(state().failure).toMatch(/took too long/)
})

test('whoever turns away before the wallet was asked to pay is not asked any more', async () => {
  const { made, payer } = payment(anIntent({ asset: ACORNS, amount: '5' }))
  await made.check()
  made.state.subscribe(({ step }) => step === 'settling' && made.leave())
  await made.pay()
  expect(payer.sent.map(({ call }) => call)).toEqual([made.intent.approval])
})

test('what is on its way cannot be given up', async () => {
  const { made } = payment()
  await made.check()
  const paying = made.pay()
  expect(made.leave()).toBe(false)
  await paying
  expect(made.leave()).toBe(false)
})
