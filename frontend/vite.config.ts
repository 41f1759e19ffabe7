import { fileURLToPath } from 'node:url'
import { lingui } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { compiledTexts } from './scripts/compiledTexts.ts'
import { firstChunks } from './scripts/firstChunks.ts'
import { serviceWorker } from './scripts/serviceWorker.ts'

/** Turns Lingui's macros into calls with their English texts, in the files that have any. */
export const messages = {
  preset: {
    plugins: [['@lingui/babel-plugin-lingui-macro', { stripMessageField: false }], compiledTexts],
  },
  rolldown: { filter: { code: /@lingui\/(core|react)\/macro/ } },
}

export default defineConfig({
  plugins: [
    react(),
    // A text that a language lacks is English there; `npm run messages:check` fails on it.
    lingui(),
    babel({ presets: [messages] }),
    tailwindcss(),
    serviceWorker(),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    // Each run of tools/browser-test has its own.
    outDir: process.env.NATTER_DIST ?? 'dist',
    emptyOutDir: true,
    // No data: URLs: the content security policy allows fonts and images from our own origin only.
    assetsInlineLimit: 0,
    sourcemap: true,
    // What is loaded when, for scripts/budget.mjs.
    manifest: true,
    rolldownOptions: { output: { codeSplitting: { groups: firstChunks } } },
  },
  test: {
    restoreMocks: true,
    unstubGlobals: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'models',
          environment: 'node',
          include: ['src/**/*.test.ts'],
          setupFiles: ['src/test/i18n.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'components',
          environment: 'jsdom',
          include: ['src/**/*.test.tsx'],
          setupFiles: ['src/test/i18n.ts', 'src/test/setup.ts'],
        },
      },
    ],
  },
})
