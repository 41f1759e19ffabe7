import { defineConfig } from '@playwright/test'
import e2e from '../playwright.config'

/** Measures instead of testing: `npm run bench`. Nothing fails for being slow, and CI does not run it. */
export default defineConfig({ ...e2e, testDir: '.', reporter: 'list', timeout: 120_000 })
