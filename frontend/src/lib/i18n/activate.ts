import { i18n, type Messages } from '@lingui/core'
// English comes with the app: it is what is spoken where no other language can be fetched.
import { messages as english } from './catalogues/en.po'
import { directionOf, type Locale, PSEUDO } from './locales'

const CATALOGUES: Record<Locale, () => Promise<Messages>> = {
  en: async () => english,
  de: async () => (await import('./catalogues/de.po')).messages,
  [PSEUDO]: async () => {
    const { pseudo } = await import('./pseudo')
    return pseudo(english)
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
