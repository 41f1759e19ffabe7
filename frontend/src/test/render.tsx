import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { render as renderBare } from '@testing-library/react'
import type { ReactNode } from 'react'

/** Renders with what every component of the app has above it. */
export function render(ui: ReactNode) {
  return renderBare(ui, { wrapper: ({ children }) => <I18nProvider i18n={i18n}>{children}</I18nProvider> })
}
