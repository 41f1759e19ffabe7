import { i18n, type Messages } from '@lingui/core'
import { directionOf, type Locale, PSEUDO } from './locales'

const CATALOGUES: Record<Locale, () => Promise<Messages>> = {
  en: async () => (await import('./catalogues/en.po')).messages,
  de: async () => (await import('./catalogues/de.po')).messages,
  [PSEUDO]: async () => {
    const [{ pseudo }, { messages }] = await Promise.all([import('./pseudo'), import('./catalogues/en.po')])
    return pseudo(messages)
  },
}

/** The language that was asked for last: one that comes late must not replace it. */
let wanted: Locale | null = null

/** Has the whole page speak a language. Rejects where its texts cannot be fetched; the page keeps its language then. */
export async function speak(locale: Locale): Promise<void> {
  wanted = locale
  const messages = await CATALOGUES[locale]()
  if (wanted !== locale) return
  i18n.loadAndActivate({ locale, messages })
  document.documentElement.lang = locale
  document.documentElement.dir = directionOf(locale)
}
