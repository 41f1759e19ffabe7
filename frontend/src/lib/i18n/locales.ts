/** A language that the app speaks. `name` is its own. */
export interface Language {
  code: Locale
  name: string
}

export type Locale = 'en' | 'de' | typeof PSEUDO

/**
 * English mirrored: every text that is not translatable and every side that is not logical shows at a glance. Only for
 * whoever asks for it: it is not in the list.
 */
export const PSEUDO = 'ar-XB'

export const LANGUAGES: readonly Language[] = [
  { code: 'en', name: 'English' },
  { code: 'de', name: 'Deutsch' },
]

const RIGHT_TO_LEFT = /^(ar|fa|he|ur)\b/

export function directionOf(locale: Locale): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.test(locale) ? 'rtl' : 'ltr'
}

/** The first of somebody's languages (BCP 47, the best first) that the app speaks; else English. */
export function bestLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    if (tag === PSEUDO) return PSEUDO
    const known = LANGUAGES.find(({ code }) => tag.toLowerCase().split('-')[0] === code)
    if (known) return known.code
  }
  return 'en'
}
