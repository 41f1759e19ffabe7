import { readdirSync, readFileSync } from 'node:fs'
import { chromium } from '@playwright/test'

const [, , prefix, cols, width, out, ...pick] = process.argv
const dir = '/tmp/rooms/shots/'
const files = readdirSync(dir)
  .filter((f) => f.startsWith(prefix) && (pick.length === 0 || pick.some((p) => f.includes(p))))
  .sort()
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: cols * width, height: 400 } })
await page.setContent(
  `<body style="margin:0;display:grid;grid-template-columns:repeat(${cols},${width}px);font:12px sans-serif;background:#888">${files.map((f) => `<figure style="margin:2px"><figcaption>${f}</figcaption><img style="width:${width - 6}px" src="data:image/png;base64,${readFileSync(dir + f).toString('base64')}"></figure>`).join('')}</body>`,
)
await page.waitForTimeout(300)
await page.screenshot({ path: out, fullPage: true })
await browser.close()
