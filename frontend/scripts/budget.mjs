// How much a first visit loads, and whether that is within the budget: scripts, styles and the fonts that Latin text needs,
// compressed as CloudFront would. Reads the manifest that `vite build` leaves.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const BUDGET_KB = 218
/** What it takes to talk with wallets and chains comes with the first tip, and may weigh so much beyond the first load. */
const WALLET_BUDGET_KB = 65
const WALLET = ['src/lib/ethereum/viemPayer.ts', 'src/lib/ethereum/tipCalls.ts']

/** What each first visit needs beyond the entry: its chunks, by source. */
const VISITS = {
  'sign-in': ['src/features/auth/components/SignInPage.tsx'],
  chat: ['src/app/ChatApp.tsx'],
}

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const dist = path.resolve(project, process.env.NATTER_DIST ?? 'dist')
const manifest = JSON.parse(readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8'))

/** The files of a chunk and of everything that it imports at once. */
function filesOf(key, seen = new Set()) {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`${key} is no chunk of its own: see VISITS in scripts/budget.mjs`)
  if (seen.has(key)) return []
  seen.add(key)
  const imported = (chunk.imports ?? []).flatMap((other) => filesOf(other, seen))
  return [chunk.file, ...(chunk.css ?? []), ...imported]
}

/** Fonts are compressed as they are; each of their files serves a part of Unicode. */
const fonts = Object.values(manifest)
  .map(({ file }) => file)
  .filter((file) => /figtree-latin-wght-normal.*\.woff2$/.test(file))

function kilobytes(file) {
  const content = readFileSync(path.join(dist, file))
  return (file.endsWith('.woff2') ? content : gzipSync(content, { level: 9 })).length / 1000
}

let isWithin = true
const loaded = {}
for (const [visit, keys] of Object.entries(VISITS)) {
  const files = new Set([...['index.html', ...keys].flatMap((key) => filesOf(key)), ...fonts])
  const total = [...files].reduce((sum, file) => sum + kilobytes(file), 0)
  isWithin &&= total <= BUDGET_KB
  loaded[visit] = files
  console.log(`first load, ${visit}: ${total.toFixed(1)} kB gzip of ${BUDGET_KB} (${files.size} files)`)
}
const wallet = [...new Set(WALLET.flatMap((key) => filesOf(key)))].filter((file) => !loaded.chat.has(file))
const walletTotal = wallet.reduce((sum, file) => sum + kilobytes(file), 0)
isWithin &&= walletTotal <= WALLET_BUDGET_KB
console.log(
  `wallets and chains: ${walletTotal.toFixed(1)} kB gzip of ${WALLET_BUDGET_KB} (${wallet.length} files)`,
)
if (WALLET.some((key) => loaded.chat.has(manifest[key].file))) throw new Error('viem is in the first load')
if (!isWithin) {
  console.error('That is over its budget.')
  process.exitCode = 1
}
