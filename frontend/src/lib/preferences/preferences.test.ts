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
    soundAtNight: false,
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
      soundAtNight: false,
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

test('there is a sound where it is wanted, and at night only where that is wanted, too', async () => {
  const { isAudible, preferences } = await fresh()
  const at = (hours: number) => new Date(2026, 10, 30, hours, 30)
  const wanted = { ...preferences.getState(), sound: true }
  expect([6, 7, 21, 22].map((hours) => isAudible(wanted, at(hours)))).toEqual([false, true, true, false])
  expect(isAudible({ ...wanted, soundAtNight: true }, at(3))).toBe(true)
  expect(isAudible({ ...wanted, sound: false, soundAtNight: true }, at(12))).toBe(false)
})
