import { expect, test, vi } from 'vitest'
import type { StoredDraft } from '@/lib/storage/schema'
import { CONVERSATION } from '@/test/builders'
import { fakeTabs } from '@/test/fake/fakeTabs'
import { memoryStorage } from '@/test/fake/memoryStorage'
import { Drafts } from './drafts'

function setUp(storage = memoryStorage(), tabs = fakeTabs<StoredDraft>()) {
  const drafts = new Drafts({ storage, tabs: tabs() })
  return { drafts, storage, tabs, text: () => drafts.texts.getState()[CONVERSATION] }
}

test('point 4: a draft outlasts a reload, and one that was sent does not', async () => {
  const before = setUp()
  before.drafts.set(CONVERSATION, 'half')
  const after = setUp(before.storage)
  await after.drafts.restore()
  expect(after.text()).toBe('half')
  after.drafts.set(CONVERSATION, '')
  expect(after.drafts.texts.getState()).toEqual({})
  const last = setUp(before.storage)
  await last.drafts.restore()
  expect(last.text()).toBeUndefined()
})

test('what is typed before the device has answered stays', async () => {
  const before = setUp()
  before.drafts.set(CONVERSATION, 'old')
  const after = setUp(before.storage)
  const restoring = after.drafts.restore()
  after.drafts.set(CONVERSATION, 'new')
  await restoring
  expect(after.text()).toBe('new')
})

test('point 4: another tab has the same draft', async () => {
  const here = setUp()
  const there = setUp(here.storage, here.tabs)
  here.drafts.set(CONVERSATION, 'half')
  await vi.waitFor(() => expect(there.text()).toBe('half'))
})
