import { expect, test, vi } from 'vitest'
import { RequestError } from '@/lib/protocol/requestError'
import { makeOnce } from './once'

function setUp() {
  let made = 0
  const once = makeOnce(() => `id-${++made}`)
  const send = vi.fn(async (requestId: string) => requestId)
  return { once, send }
}

test('the same thing is asked for under the same id until it is known to be done', async () => {
  const { once, send } = setUp()
  send.mockRejectedValueOnce(RequestError.timeout())
  await expect(once('join', send)).rejects.toThrow()
  await expect(once('join', send)).resolves.toBe('id-1')
  await expect(once('join', send)).resolves.toBe('id-2')
})

test('another thing, or what was refused, has another id', async () => {
  const { once, send } = setUp()
  await expect(once('join', send)).resolves.toBe('id-1')
  send.mockRejectedValueOnce(RequestError.refused({ code: 'group_full', message: 'Full.', retryable: false }))
  await expect(once('leave', send)).rejects.toThrow()
  await expect(once('leave', send)).resolves.toBe('id-3')
})
