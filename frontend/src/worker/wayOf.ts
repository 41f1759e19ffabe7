/** What is done with a request: `page` and `file` come from what is kept, `config` from the network while there is one. */
export type Way = 'page' | 'file' | 'config'

/** What of a request decides that. */
interface Asked {
  method: string
  /** Whole. */
  url: string
  /** Whether a page is opened by it. */
  isNavigation: boolean
}

/** Kept because they are named in the list; `/assets/…` is named by its content and kept when it is first asked for, too. */
const FILES = /^\/(assets\/[^/]+|theme\.js|favicon\.svg|manifest\.webmanifest|icons\/[^/]+)$/

/**
 * How a request is answered, or `null` where the browser is to do what it does without a service worker: whatever goes to
 * the APIs, with a token or a picture or a message in it, is none of our business.
 */
export function wayOf({ method, url, isNavigation }: Asked, origin: string): Way | null {
  const { origin: asked, pathname } = new URL(url)
  if (method !== 'GET' || asked !== origin) return null
  if (pathname === '/config.json') return 'config'
  if (FILES.test(pathname)) return pathname.endsWith('.map') ? null : 'file'
  // As CloudFront does (`SitePaths` of template.yaml): an address without a file's name is the app's.
  const isPage = isNavigation && !pathname.split('/').at(-1)?.includes('.')
  return isPage ? 'page' : null
}
