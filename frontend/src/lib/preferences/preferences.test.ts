// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest'

async function fresh() {
  vi.resetModules()
  return import('./preferences')
}

beforeEach(() => localStorage.clear())

test('what was chosen is there again after a reload', async () => {
  const first = await fresh()
  first.prefer({ theme: 'dark', textSize: 'large' })
  const second = await fresh()
  expect(second.preferences.getState()).toEqual({
    theme: 'dark',
    textSize: 'large',
    sound: false,
    locale: null,
  })
})

test.each(['nonsense', '[]', 'null', '{"theme":"sepia","textSize":7,"locale":"xx"}'])(
  'what cannot be read is as if nothing had been chosen: %s',
  async (stored) => {
    localStorage.setItem('natter.preferences', stored)
    const { preferences } = await fresh()
    expect(preferences.getState()).toEqual({
      theme: 'system',
      textSize: 'medium',
      sound: false,
      locale: null,
    })
  },
)

test('what another tab chooses is followed', async () => {
  const { preferences, watchOtherTabs } = await fresh()
  const stop = watchOtherTabs()
  localStorage.setItem('natter.preferences', '{"theme":"light"}')
  dispatchEvent(new StorageEvent('storage', { key: 'natter.preferences' }))
  expect(preferences.getState().theme).toBe('light')
  stop()
})
