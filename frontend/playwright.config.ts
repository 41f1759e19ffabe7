import { defineConfig } from '@playwright/test'

/**
 * The tests of chat.spec.ts run against the stack at NATTER_BASE_URL; without it, and those of look.spec.ts always,
 * against the production build in dist/ and a server in memory.
 */
export default defineConfig({
  testDir: 'e2e',
  snapshotPathTemplate: 'e2e/looks/{arg}{ext}',
  // One machine runs browser and stack: more at once only makes both slower.
  workers: 1,
  reporter: process.env.CI ? 'line' : 'list',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    launchOptions: {
      // Debian's: the browsers that Playwright downloads are not needed.
      executablePath: process.env.NATTER_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    trace: 'retain-on-failure',
  },
})
