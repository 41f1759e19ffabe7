import { expect, test, vi } from 'vitest'
import { makeOnce } from '@/lib/http/once'
import { RequestError } from '@/lib/protocol/requestError'
import { BOB, CONVERSATION } from '@/test/builders'
import { ADDRESS } from '@/test/fake/fakeProvider'
import { memoryStorage } from '@/test/fake/memoryStorage'
import { anIntent, someTipDetails, TIP_ID, TRANSACTION } from '@/test/tipBuilders'
import { Tips, type TipsApi } from './tips'

const MEANT = {
  conversationId: CONVERSATION,
  toUserId: BOB,
  from: ADDRESS,
  chainId: 31337,
  amount: '5',
}

function world(storage = memoryStorage()) {
  const reportTip = vi.fn(async () => someTipDetails())
  const intendTip = vi.fn<TipsApi['intendTip']>(async () => anIntent())
  const api = {
    intendTip,
    reportTip,
    cancelTip: vi.fn(),
    getTipRecipient: vi.fn(),
    totalTips: vi.fn(),
    listTips: vi.fn(),
    exportTips: vi.fn(),
  }
  let ids = 0
  return { api, storage, tips: new Tips({ api, storage, once: makeOnce(() => `id ${++ids}`) }) }
}

test('who means the same tip again after a failure means one tip', async () => {
  const { api, tips } = world()
  api.intendTip.mockRejectedValueOnce(RequestError.connectionLost())
  await expect(tips.intend(MEANT)).rejects.toThrow()
  await tips.intend(MEANT)
  expect(api.intendTip.mock.calls.map(([{ requestId }]) => requestId)).toEqual(['id 1', 'id 1'])
})

test('a payment that could not be reported is reported on the next visit', async () => {
  const { api, storage, tips } = world()
  api.reportTip.mockRejectedValue(RequestError.connectionLost())
  expect(await tips.report(TIP_ID, TRANSACTION)).toBe(false)

  const next = world(storage)
  await next.tips.reportAll()
  expect(next.api.reportTip).toHaveBeenCalledWith(TIP_ID, { transaction: TRANSACTION })
  await next.tips.reportAll()
  expect(next.api.reportTip).toHaveBeenCalledTimes(1)
})

test('it is kept before the server is told: a page that ends in between loses nothing', async () => {
  const { api, storage, tips } = world()
  api.reportTip.mockReturnValue(new Promise(() => undefined))
  void tips.report(TIP_ID, TRANSACTION)
  await vi.waitFor(() => expect(api.reportTip).toHaveBeenCalled())
  expect(await storage.run([], (db) => db.getAll('payments'))).toEqual([
    { tipId: TIP_ID, transaction: TRANSACTION },
  ])
})

test('what the server refuses for good is not told again', async () => {
  const { api, tips } = world()
  const closed = RequestError.refused({ code: 'tip_closed', message: '', retryable: false })
  api.reportTip.mockRejectedValue(closed)
  expect(await tips.report(TIP_ID, TRANSACTION)).toBe(true)
  await tips.reportAll()
  expect(api.reportTip).toHaveBeenCalledTimes(1)
})
