// Whether a production build is free of what belongs to development: fails where a file in dist/ has any of it, source maps
// included.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const folder = 'src/features/wallets/development'
/** Words that each file of the development wallet has and nothing else does. */
const MARKS = {
  'developmentConfig.ts': 'loadDevelopmentConfig',
  'developmentProvider.ts': 'The development wallet knows the local chain only.',
  'DevelopmentWallet.tsx': 'localhost.natter.development',
}

for (const name of readdirSync(path.join(root, folder)).filter((file) => !file.includes('.test.'))) {
  const mark = MARKS[name]
  // A search for what is nowhere finds nothing, whatever there is.
  if (!mark || !readFileSync(path.join(root, folder, name), 'utf8').includes(mark)) {
    throw new Error(`scripts/production.mjs has to know what to look for of ${folder}/${name}`)
  }
}

const wanted = [...Object.values(MARKS), folder]
const files = readdirSync(path.resolve(root, process.env.NATTER_DIST ?? 'dist'), {
  recursive: true,
  withFileTypes: true,
}).filter((file) => file.isFile())
const found = files.filter((file) => {
  const content = readFileSync(path.join(file.parentPath, file.name), 'utf8')
  return wanted.some((words) => content.includes(words))
})
if (found.length > 0) {
  console.error(`The development wallet is in ${found.map(({ name }) => name).join(', ')}.`)
  process.exitCode = 1
}
if (found.length === 0) console.log(`development wallet: in none of ${files.length} files of the build`)
