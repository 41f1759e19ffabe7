import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin, Rolldown } from 'vite'

const FILE = 'sw.js'
const SOURCE = 'src/worker/serviceWorker.ts'
/** What stands in the source for the list. */
const LIST = 'NATTER_BUILD'

/** Not kept from the start, but when they are first asked for: fonts of other scripts than Latin. */
const SELDOM = /\.map$|figtree-(?!latin-wght)[a-z-]+-wght-normal.*\.woff2$/
/** With these packages nothing works without a connection. */
const ONLINE = /\/node_modules\/(viem|ox|@noble)\//

/** Builds the service worker, and writes into it which files the build consists of. */
export function serviceWorker(): Plugin {
  let publicDir = ''
  return {
    name: 'natter-service-worker',
    apply: 'build',
    configResolved(config) {
      publicDir = config.publicDir
    },
    buildStart() {
      this.emitFile({ type: 'chunk', id: SOURCE, fileName: FILE })
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[FILE]
        if (worker?.type !== 'chunk') throw new Error(`${SOURCE} is not in the build`)
        if (worker.imports.length > 0)
          throw new Error(`${FILE} must stand alone, but imports ${worker.imports}`)
        worker.code = worker.code.replace(LIST, `(${JSON.stringify(listOf(bundle, publicDir))})`)
      },
    },
  }
}

function listOf(bundle: Rolldown.OutputBundle, publicDir: string) {
  const built = Object.values(bundle).filter(
    (output) => output.fileName.startsWith('assets/') && !isForLater(output),
  )
  const files = [...built.map(({ fileName }) => fileName), ...filesIn(publicDir)]
    .map((file) => `/${file}`)
    .sort()
  const version = createHash('sha256').update(files.join())
  const page = bundle['index.html']
  if (page?.type === 'asset') version.update(page.source)
  for (const file of filesIn(publicDir)) version.update(readFileSync(path.join(publicDir, file)))
  return { version: version.digest('hex').slice(0, 12), files }
}

function isForLater(output: Rolldown.OutputChunk | Rolldown.OutputAsset): boolean {
  if (SELDOM.test(output.fileName)) return true
  return output.type === 'chunk' && output.moduleIds.some((id) => ONLINE.test(id))
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return files.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).sort()
}
