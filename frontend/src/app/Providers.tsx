import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { useLingui } from '@lingui/react/macro'
import { Direction } from 'radix-ui'
import type { ReactNode } from 'react'
import { directionOf, type Locale } from '@/lib/i18n/locales'
import { Toaster } from '@/lib/ui/Toaster'

/** What everything on the page has above it: the language, the direction of writing, and a place for toasts. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <I18nProvider i18n={i18n}>
      <Directed>
        {children}
        <Toaster />
      </Directed>
    </I18nProvider>
  )
}

function Directed({ children }: { children: ReactNode }) {
  const { i18n } = useLingui()
  return <Direction.Provider dir={directionOf(i18n.locale as Locale)}>{children}</Direction.Provider>
}
