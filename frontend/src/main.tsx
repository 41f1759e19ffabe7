import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Start } from './app/Start'
import './app/styles.css'
import { ConfigError, loadConfig } from './lib/config/config'
import { speak } from './lib/i18n/activate'
import { applyAppearance } from './lib/preferences/applyAppearance'
import { localeOf, preferences, watchOtherTabs } from './lib/preferences/preferences'
import { leaveKeysToInputMethods } from './lib/shortcuts/keyPress'
import { surviveTranslation } from './lib/ui/surviveTranslation'
import { watchForUpdates } from './lib/updates/updates'

leaveKeysToInputMethods()

const config = loadConfig().catch((error: unknown) =>
  error instanceof ConfigError ? error : new ConfigError('/config.json cannot be read.', { cause: error }),
)

const follow = (wanted = preferences.getState()) => {
  applyAppearance(wanted)
  return speak(localeOf(wanted))
}
preferences.subscribe((wanted) => void follow(wanted))
watchOtherTabs()

// Vite's own server gives what has changed by itself.
if (import.meta.env.PROD)
  addEventListener('load', () => void watchForUpdates(import.meta.url), { once: true })

surviveTranslation()
const root = document.getElementById('root')
if (root) {
  // Once it can speak: nobody is to see one language replaced by another.
  void follow().then(() =>
    createRoot(root).render(
      <StrictMode>
        <Start config={config} />
      </StrictMode>,
    ),
  )
}
