/** What the build is made of: paths, and a word that changes with any of them. Written by scripts/serviceWorker.ts. */
declare const NATTER_BUILD: { version: string; files: readonly string[] }

/** The one page, under the address that CloudFront knows it by. */
export const PAGE = '/'
export const CONFIG = '/config.json'

const { version, files: FILES } = NATTER_BUILD
const NAME = `natter-${version}`
const isOurs = (name: string) => name.startsWith('natter-')

export const openFiles = (): Promise<Cache> => caches.open(NAME)

/** Whether a file is one of this build. */
export const knows = (path: string): boolean => FILES.includes(path)

/**
 * Keeps every file of the build, and what was fetched before there was a service worker to see it. What an older version
 * has under the same name is not fetched again.
 */
export async function keep(): Promise<void> {
  const files = await openFiles()
  // One after the other: somebody may be using the connection.
  for (const path of [PAGE, CONFIG, ...FILES]) await keepFile(files, path)
}

async function keepFile(files: Cache, path: string): Promise<void> {
  // Named by its content: what is there under this name is this.
  const isNamedByContent = path.startsWith('/assets/')
  const known = isNamedByContent ? await caches.match(path) : undefined
  if (known) await files.put(path, known)
  // What the page has fetched just now, the browser still has.
  else await files.add(new Request(path, { cache: isNamedByContent ? 'default' : 'no-cache' }))
}

/** Forgets what older versions kept. A page of theirs that is still open finds its files on the server. */
export async function drop(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => isOurs(name) && name !== NAME).map((name) => caches.delete(name)))
}
