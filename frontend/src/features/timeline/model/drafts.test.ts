import { expect, test, vi } from 'vitest'
import type { StoredDraft } from '@/lib/storage/schema'
import { ALICE, CONVERSATION } from '@/test/builders'
import { fakeTabs } from '@/test/fake/fakeTabs'
import { memoryStorage } from '@/test/fake/memoryStorage'
import { Drafts } from './drafts'

function setUp(storage = memoryStorage(), tabs = fakeTabs<StoredDraft>()) {
  const drafts = new Drafts({ storage, tabs: tabs() })
  return { drafts, storage, tabs, text: () => drafts.texts.getState()[CONVERSATION] }
}

test('point 4: a draft outlasts a reload, and one that was sent does not', async () => {
  const before = setUp()
  before.drafts.type(CONVERSATION, 'half')
  const after = setUp(before.storage)
  await after.drafts.restore()
  expect(after.text()).toBe('half')
  after.drafts.sent(CONVERSATION)
  expect(after.drafts.texts.getState()).toEqual({})
  const last = setUp(before.storage)
  await last.drafts.restore()
  expect(last.text()).toBeUndefined()
})

test('what is typed before the device has answered stays', async () => {
  const before = setUp()
  before.drafts.type(CONVERSATION, 'old')
  const after = setUp(before.storage)
  const restoring = after.drafts.restore()
  after.drafts.type(CONVERSATION, 'new')
  await restoring
  expect(after.text()).toBe('new')
})

const message = { entryId: 'e1', seq: 1, senderId: ALICE, text: 'helo' }

test('an edit that is saved ends, and gives the next message back as far as it was typed', () => {
  const { drafts, text } = setUp()
  drafts.type(CONVERSATION, 'half')
  drafts.begin(CONVERSATION, { kind: 'edit', message, text: 'helo' })
  drafts.type(CONVERSATION, 'hello')
  expect([text(), drafts.abouts.getState()[CONVERSATION]]).toMatchObject(['half', { text: 'hello' }])
  drafts.sent(CONVERSATION)
  expect([text(), drafts.abouts.getState()]).toEqual(['half', {}])
  drafts.sent(CONVERSATION)
  expect(drafts.texts.getState()).toEqual({})
})

test('an answer that is given up leaves what was typed; one that is sent leaves nothing', () => {
  const { drafts, text } = setUp()
  drafts.begin(CONVERSATION, { kind: 'reply', message })
  drafts.type(CONVERSATION, 'half')
  drafts.cancel(CONVERSATION)
  expect([text(), drafts.abouts.getState()]).toEqual(['half', {}])
  drafts.begin(CONVERSATION, { kind: 'reply', message })
  drafts.sent(CONVERSATION)
  expect([drafts.texts.getState(), drafts.abouts.getState()]).toEqual([{}, {}])
})

test('an edit outlasts a reload, and one that was given up meanwhile does not come back', async () => {
  const before = setUp()
  before.drafts.begin(CONVERSATION, { kind: 'edit', message, text: 'hello' })
  const after = setUp(before.storage)
  await after.drafts.restore()
  expect(after.drafts.abouts.getState()[CONVERSATION]).toEqual({ kind: 'edit', message, text: 'hello' })
  const quick = setUp(before.storage)
  const restoring = quick.drafts.restore()
  quick.drafts.begin(CONVERSATION, { kind: 'reply', message })
  quick.drafts.cancel(CONVERSATION)
  await restoring
  expect(quick.drafts.abouts.getState()).toEqual({})
})

test('point 4: another tab has the same draft', async () => {
  const here = setUp()
  const there = setUp(here.storage, here.tabs)
  here.drafts.type(CONVERSATION, 'half')
  await vi.waitFor(() => expect(there.text()).toBe('half'))
})
