import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

/** English is what the code says; every other language is a catalogue. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de'],
  catalogs: [
    {
      path: '<rootDir>/src/lib/i18n/catalogues/{locale}',
      include: ['<rootDir>/src'],
      exclude: ['**/*.test.ts', '**/*.test.tsx', '**/test/**', '**/i18n/Trans.tsx'],
    },
  ],
  runtimeConfigModule: { Trans: ['@/lib/i18n/Trans', 'Trans'] },
  // Without line numbers: they would change with every edit.
  format: formatter({ lineNumbers: false }),
})
