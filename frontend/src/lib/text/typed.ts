/**
 * Anything that is drawn. The signs named by number count as visible for Unicode, but fonts draw nothing: the blank Braille
 * pattern, the musical null notehead, and what marks off annotations.
 */
export const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800\u{1D159}\uFFF9-\uFFFB]/u

/** What somebody typed, without the white space around it; empty where nothing of it can be seen, as for the server. */
export function typed(raw: string): string {
  return VISIBLE.test(raw) ? raw.trim() : ''
}
