// Collects the texts of the code into the languages' catalogues (src/lib/i18n/catalogues). With --check it changes nothing,
// and fails where the catalogues do not follow from the code or a language lacks a text.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const frontend = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const folder = path.join(frontend, 'src/lib/i18n/catalogues')

const read = () =>
  new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith('.po'))
      .map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
  )

/** The texts that a catalogue does not translate. */
function missingIn(catalogue) {
  return catalogue
    .split('\n\n')
    .filter((entry) => /^msgid "(?!"$)/m.test(entry) && /^msgstr ""$(?!\n")/m.test(entry))
    .map((entry) => /^msgid (".*")$/m.exec(entry)?.[1])
}

/** When the last text was collected says nothing, and would differ with every run. */
const undated = (text) => text.replace(/^"POT?-(Creation|Revision)-Date:.*\n/gm, '')

const before = read()
execFileSync('npx', ['lingui', 'extract', '--clean'], {
  cwd: frontend,
  stdio: ['ignore', 'ignore', 'inherit'],
})
const after = read()

for (const [name, text] of after) {
  const known = before.get(name)
  const isSame = known !== undefined && undated(known) === undated(text)
  const missing = missingIn(text)
  if (process.argv.includes('--check')) {
    if (known !== undefined) writeFileSync(path.join(folder, name), known)
    if (!isSame) console.error(`${name} does not follow from the code: run npm run messages`)
    if (!isSame || missing.length > 0) process.exitCode = 1
  } else if (known !== undefined && isSame) {
    writeFileSync(path.join(folder, name), known)
  }
  if (missing.length > 0) console.error(`${name} lacks ${missing.length}: ${missing.join(', ')}`)
}
