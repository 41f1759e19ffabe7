import type { Rolldown } from 'vite'

/** What a visit begins with, and what it loads then: the sign-in page, or the chat. */
const START = 'src/main.tsx'
const SIGN_IN = 'src/features/auth/components/SignInPage.tsx'
const CHAT = 'src/app/ChatApp.tsx'

type Name = Exclude<Rolldown.CodeSplittingGroup['name'], string>
type Context = Parameters<Name>[1]

/**
 * Puts what is loaded first into few chunks. Else each module that something fetched later needs, too, becomes a chunk of
 * its own: some twenty small files, which together weigh more than one.
 */
export const firstChunks: Rolldown.CodeSplittingGroup[] = [
  // What Radix builds its widgets on: both visits need it.
  { name: 'slot', test: /@radix-ui\/react-(slot|compose-refs)\//, priority: 4 },
  { ...group('start', START), priority: 3 },
  { ...group('both', SIGN_IN, CHAT), priority: 2 },
  { ...group('chat', CHAT), priority: 1 },
]

/** A chunk of our modules that each of these imports at once, and of the packages that they need. */
function group(debugName: string, ...roots: readonly string[]) {
  const name: Name = (id, context) =>
    id.includes('/src/') && roots.every((root) => isImportedBy(id, root, context)) ? debugName : null
  return { name, debugName }
}

function isImportedBy(id: string, root: string, context: Context, seen = new Set<string>()): boolean {
  seen.add(id)
  const importers = context.getModuleInfo(id)?.importers ?? []
  return importers.some(
    (importer) =>
      importer.endsWith(root) || (!seen.has(importer) && isImportedBy(importer, root, context, seen)),
  )
}
