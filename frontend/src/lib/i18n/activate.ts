import { i18n, type Messages } from '@lingui/core'
import { directionOf, type Locale, PSEUDO } from './locales'

const CATALOGUES: Record<Locale, () => Promise<Messages>> = {
  // English is in the code: it is what is spoken where no other language can be fetched.
  en: async () => ({}),
  de: async () => (await import('./catalogues/de.po')).messages,
  [PSEUDO]: async () => {
    const [{ pseudo }, { messages }] = await Promise.all([import('./pseudo'), import('./catalogues/en.po')])
    return pseudo(messages)
  },
}

/** The language that was asked for last: one that comes late must not replace it. */
let wanted: Locale | null = null

/** Has the whole page speak a language; English where its texts cannot be fetched. */
export async function speak(locale: Locale): Promise<void> {
  wanted = locale
  const messages = await CATALOGUES[locale]().catch(() => null)
  if (wanted !== locale) return
  if (messages === null) return speak('en')
  i18n.loadAndActivate({ locale, messages })
  document.documentElement.lang = locale
  document.documentElement.dir = directionOf(locale)
}
