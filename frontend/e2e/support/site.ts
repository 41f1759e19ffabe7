import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

/** The production build; another one than the project's where a run has its own. */
const DIST = path.resolve(process.env.NATTER_DIST ?? path.join(import.meta.dirname, '../../dist'))

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}

/** Answers a request that is for no file; says whether it did. */
type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>

/** The build on a port of its own, served as CloudFront would, and beside it what a test answers itself. */
export class Site {
  /** The paths of the files that were asked for, in their order. */
  readonly asked: string[] = []
  readonly #server: Server
  #isNewer = false

  static async start(answer: Answer): Promise<Site> {
    const site = new Site(answer)
    await new Promise<void>((resolve) => site.#server.listen(0, '127.0.0.1', resolve))
    return site
  }

  private constructor(answer: Answer) {
    this.#server = createServer(async (request, response) => {
      if (!(await answer(request, response))) this.#file(request.url ?? '/', response)
    })
  }

  /** Of a name that browsers take for this machine, and of which they trust the pages. */
  get origin(): string {
    return `http://natter.localhost:${(this.#server.address() as AddressInfo).port}`
  }

  /** Serves a newer version from now on: the same files under a service worker that is of another build. */
  deploy(): void {
    this.#isNewer = true
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #file(url: string, response: ServerResponse): void {
    const { pathname } = new URL(url, this.origin)
    const name = path.extname(pathname) ? pathname : '/index.html'
    this.asked.push(name)
    const file = load(name)
    if (!file) return void response.writeHead(404).end()
    const caching = name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    const headers = { 'cache-control': caching, 'content-security-policy': policyFor(this.origin) }
    if (name === '/sw.js' && this.#isNewer)
      return void response.writeHead(200, { ...headers, 'content-type': TYPES['.js'] }).end(newer(file.body))
    response.writeHead(200, { ...headers, ...file.headers }).end(file.body)
  }
}

/** As in production (`SiteHeaders` of template.yaml), so that a violation shows in the tests. */
function policyFor(origin: string): string {
  return `default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; media-src 'self' blob:; manifest-src 'self'; connect-src 'self' ${origin.replace('http', 'ws')}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`
}

/** The service worker of the next build. */
function newer(body: Buffer): string {
  const script = gunzipSync(body).toString()
  return script.replace(/"version":"\w+"/, '"version":"next"').replace(/"\/assets\/index-[^"]*\.js",/g, '')
}

interface File {
  body: Buffer
  headers: Record<string, string>
}

const files = new Map<string, File | null>()

/** A file of the build, compressed; `null` where there is none. */
function load(name: string): File | null {
  const known = files.get(name)
  if (known !== undefined) return known
  const file = read(name)
  files.set(name, file)
  return file
}

function read(name: string): File | null {
  const type = TYPES[path.extname(name)] ?? 'text/plain'
  try {
    const body = readFileSync(path.join(DIST, path.normalize(name)))
    if (/png|woff2/.test(type)) return { body, headers: { 'content-type': type } }
    return { body: gzipSync(body), headers: { 'content-type': type, 'content-encoding': 'gzip' } }
  } catch {
    return null
  }
}
