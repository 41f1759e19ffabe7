import { defineConfig } from '@playwright/test'

/**
 * The tests that need a server run against the stack at NATTER_BASE_URL, and are skipped without one; the others, against
 * the production build (in dist/, or NATTER_DIST) and a server in memory.
 */
export default defineConfig({
  testDir: 'e2e',
  snapshotPathTemplate: 'e2e/looks/{arg}{ext}',
  // Each test has people of its own: they disturb nobody. More at once than cores only makes all slower.
  fullyParallel: true,
  workers: 2,
  reporter: [['list'], ['./e2e/support/summary.ts']],
  // On a machine that is busy with something else everything takes several times as long; what works is not slowed by it.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    actionTimeout: 60_000,
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
        // For voice messages.
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
      ],
    },
    screenshot: 'only-on-failure',
    // Recording costs two thirds again: tools/browser-test repeats what failed with `--trace on`.
    trace: 'off',
  },
})
