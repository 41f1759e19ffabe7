// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest'
import type { SecurityNotice } from '@/lib/protocol/generated'
import { SecurityNotices } from './securityNotices'

beforeEach(() => localStorage.clear())

function aNotice(noticeId: string): SecurityNotice {
  return { noticeId, at: 1_790_000_000_000, event: { kind: 'exportRequested' } }
}

function device(listed: SecurityNotice[] = [], userId = 'alice') {
  const say = vi.fn()
  const listSecurityNotices = vi.fn(async () => ({ notices: listed }))
  return {
    say,
    listSecurityNotices,
    notices: new SecurityNotices({ api: { listSecurityNotices }, userId, say }),
  }
}

test('what happened while the device was away is said at its next connection, the oldest first', async () => {
  const { notices, say } = device([aNotice('two'), aNotice('one')])
  await notices.catchUp()
  expect(say.mock.calls.map(([notice]) => notice.noticeId)).toEqual(['one', 'two'])
})

test('what was said is not said again, neither after a reload nor in another tab', async () => {
  const first = device()
  first.notices.take(aNotice('one'))
  first.notices.take(aNotice('one'))
  expect(first.say).toHaveBeenCalledOnce()
  const second = device([aNotice('one')])
  await second.notices.catchUp()
  expect(second.say).not.toHaveBeenCalled()
})

test('another account on this device has its own', async () => {
  device().notices.take(aNotice('one'))
  const bob = device([aNotice('one')], 'bob')
  await bob.notices.catchUp()
  expect(bob.say).toHaveBeenCalledOnce()
})

test('without an answer nothing is said, and the next connection asks again', async () => {
  const { notices, say, listSecurityNotices } = device([aNotice('one')])
  listSecurityNotices.mockRejectedValueOnce(new Error('away'))
  await notices.catchUp()
  expect(say).not.toHaveBeenCalled()
  await notices.catchUp()
  expect(say).toHaveBeenCalledOnce()
})
