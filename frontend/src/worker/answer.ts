import { CONFIG, openFiles, PAGE } from './files'
import { wayOf } from './wayOf'

/** A network that takes longer to give a few lines is as good as none, and is not asked again for a while. */
const PATIENCE_MS = 3000
const REST_MS = 20_000

let slowUntil = 0

/** The answer to a request that is for the app's own files; `null` for all others. */
export function answer(request: Request, origin: string): Promise<Response> | null {
  const { method, url, mode } = request
  switch (wayOf({ method, url, isNavigation: mode === 'navigate' }, origin)) {
    case 'page':
      return fresh(PAGE)
    case 'config':
      return fresh(CONFIG)
    case 'file':
      return kept(new URL(url).pathname)
    default:
      return null
  }
}

/** From what is kept; else from the network, and kept then. */
async function kept(path: string): Promise<Response> {
  const files = await openFiles()
  return (await files.match(path)) ?? keepAnswer(files, path, await fetch(path))
}

/**
 * From the network: which build is served, and where its service is, may change at any time. What is kept is for when
 * nobody can be asked.
 */
export async function fresh(path: string): Promise<Response> {
  const files = await openFiles()
  const known = await files.match(path)
  if (known && Date.now() < slowUntil) return known
  try {
    const response = await fetch(path, { cache: 'no-cache', signal: AbortSignal.timeout(PATIENCE_MS) })
    return await keepAnswer(files, path, response)
  } catch (error) {
    slowUntil = Date.now() + REST_MS
    if (known) return known
    throw error
  }
}

async function keepAnswer(files: Cache, path: string, response: Response): Promise<Response> {
  // Where there is no room to keep it, it is good all the same.
  if (response.ok) await files.put(path, response.clone()).catch(() => undefined)
  return response
}
