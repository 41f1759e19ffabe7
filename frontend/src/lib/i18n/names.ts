import { i18n } from '@lingui/core'
import { directionOf, type Locale } from './locales'

/** Embeddings, overrides and isolates: they turn round what stands behind a name, and no name needs them. */
const CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g
/** Letters and marks that run from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/**
 * What somebody called a person or a group, so that it changes the order of nothing around it, wherever it stands: in sentences,
 * labels, titles and announcements. A name that runs as the app does stays as it is.
 */
export function isolated(name: string): string {
  const plain = withoutControls(name)
  const isApart = RIGHT_TO_LEFT.test(plain) || directionOf(i18n.locale as Locale) === 'rtl'
  return isApart ? `\u2068${plain}\u2069` : plain
}

/** A name without what would change the direction of others. */
export function withoutControls(name: string): string {
  return name.replace(CONTROLS, '')
}
