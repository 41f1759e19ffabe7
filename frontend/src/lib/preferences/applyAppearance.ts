import type { Preferences } from './preferences'

/** The colour of the browser's own frame: that of the page's ground (`--paper` of styles.css). */
const FRAME = { light: '#f3efe6', dark: '#101817' }

/** Shows the page as it is wanted. styles.css does the rest. */
export function applyAppearance({ theme, textSize }: Preferences): void {
  const { dataset } = document.documentElement
  dataset.textSize = textSize
  if (theme === 'system') delete dataset.theme
  else dataset.theme = theme
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
    const system = meta.media.includes('dark') ? 'dark' : 'light'
    meta.content = FRAME[theme === 'system' ? system : theme]
  }
}
