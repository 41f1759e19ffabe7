import * as v from 'valibot'
import { createStore } from 'zustand/vanilla'
import { bestLocale, type Locale, PSEUDO } from '@/lib/i18n/locales'

const KEY = 'natter.preferences'

export const THEMES = ['system', 'light', 'dark'] as const
export const TEXT_SIZES = ['small', 'medium', 'large', 'larger'] as const

const schema = v.object({
  theme: v.fallback(v.picklist(THEMES), 'system'),
  textSize: v.fallback(v.picklist(TEXT_SIZES), 'medium'),
  /** Whether a message of a conversation that is not open makes a sound. */
  sound: v.fallback(v.boolean(), false),
  /** Whether it does so at night, too. */
  soundAtNight: v.fallback(v.boolean(), false),
  /** `null` follows the browser. */
  locale: v.fallback(v.nullable(v.picklist(['en', 'de', PSEUDO])), null),
})

/** How somebody wants the app to look and sound on this device. */
export type Preferences = v.InferOutput<typeof schema>

const DEFAULTS: Preferences = {
  theme: 'system',
  textSize: 'medium',
  sound: false,
  soundAtNight: false,
  locale: null,
}

/** From this hour until the other one it is night. */
export const NIGHT = { from: 22, until: 7 }

/** Whether a message makes a sound at this time of the device's own clock. */
export function isAudible({ sound, soundAtNight }: Preferences, at: Date): boolean {
  const isNight = at.getHours() >= NIGHT.from || at.getHours() < NIGHT.until
  return sound && (soundAtNight || !isNight)
}

/** What was chosen; kept on this device, in every tab of it. */
export const preferences = createStore<Preferences>(() => load())

/** Changes some of them, here and in the other tabs. */
export function prefer(changes: Partial<Preferences>): void {
  preferences.setState(changes)
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences.getState()))
  } catch {
    // Where the browser keeps nothing, it holds until the page is left.
  }
}

/** The language that the preferences and the browser come to. */
export function localeOf({ locale }: Preferences): Locale {
  return locale ?? bestLocale(navigator.languages)
}

/** Follows what other tabs choose. Answers with how to stop. */
export function watchOtherTabs(): () => void {
  const onStorage = ({ key }: StorageEvent) => {
    if (key === KEY || key === null) preferences.setState(load(), true)
  }
  addEventListener('storage', onStorage)
  return () => removeEventListener('storage', onStorage)
}

function load(): Preferences {
  try {
    const parsed = v.safeParse(schema, JSON.parse(localStorage.getItem(KEY) ?? '{}'))
    return parsed.success ? parsed.output : DEFAULTS
  } catch {
    return DEFAULTS
  }
}
