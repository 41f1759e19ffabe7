import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { BrowserContext, Route, WebSocketRoute } from '@playwright/test'
import { ALICE, aProfile, BOB } from '../../src/test/builders'
import { FakeNatter } from '../../src/test/fake/fakeNatter'
import { answerCognito } from './fakeCognito'
import { Network } from './network'
import type { World } from './world'

const BASE_URL = 'http://natter.localhost'
const DIST = path.resolve(import.meta.dirname, '../../dist')

/** As in production (`SiteHeaders` of template.yaml), so that a violation shows in the tests. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; manifest-src 'self'; connect-src 'self' ws://natter.localhost; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

const PEOPLE = [
  aProfile({ userId: ALICE, handle: 'alice', displayName: 'Alice Adair' }),
  aProfile({ userId: BOB, handle: 'bob', displayName: 'Bob Byrne' }),
  aProfile({ userId: 'ca701000-0000-4000-8000-000000000003', handle: 'carol', displayName: 'Carol Chen' }),
  aProfile({
    userId: 'da4e0000-0000-4000-8000-000000000004',
    handle: 'bodhi',
    displayName: 'Bodhi Okafor-Lindqvist',
  }),
]

interface MemoryWorld extends World {
  natter: FakeNatter
  /** How long the chat's answers take, in milliseconds. */
  delay: { ms: number }
}

/** The production build and a server in memory, without a port: every request is answered in the browser. */
export function memoryWorld(now = Date.now): MemoryWorld {
  const delay = { ms: 0 }
  const natter = new FakeNatter(PEOPLE, now)
  const users = PEOPLE.map(({ handle }) => ({ username: handle, password: `${handle}-password` }))
  const prepare = async (context: BrowserContext) => {
    await context.route(`${BASE_URL}/**`, (route) => answer(route, natter, users))
    return Network.of(context, (socket) => connect(socket, natter, delay))
  }
  return { natter, delay, baseUrl: BASE_URL, users, prepare }
}

function connect(socket: WebSocketRoute, natter: FakeNatter, delay: { ms: number }): void {
  const token = socket.protocols().find((protocol) => protocol.startsWith('bearer.')) ?? ''
  const connection = natter.connect(userOf(token.slice('bearer.'.length)), (text) => socket.send(text))
  socket.onMessage((message) => {
    if (delay.ms > 0) setTimeout(() => connection.send(String(message)), delay.ms)
    else connection.send(String(message))
  })
  socket.onClose(() => connection.close())
}

function answer(route: Route, natter: FakeNatter, demoUsers: World['users']): Promise<void> {
  const request = route.request()
  const { pathname } = new URL(request.url())
  if (pathname === '/config.json') return route.fulfill({ json: config(demoUsers) })
  if (pathname === '/cognito') return cognito(route)
  if (pathname === '/v1/conversations') {
    const userId = userOf(request.headers().authorization?.replace('Bearer ', '') ?? '')
    return route.fulfill({ status: 201, json: natter.openDirect(userId, request.postDataJSON().withUserId) })
  }
  return file(route, path.extname(pathname) ? pathname : '/index.html')
}

async function file(route: Route, name: string): Promise<void> {
  const body = await readFile(path.join(DIST, name)).catch(() => null)
  if (!body) return route.fulfill({ status: 404 })
  const headers = {
    'content-type': TYPES[path.extname(name)] ?? 'text/plain',
    'content-security-policy': POLICY,
  }
  return route.fulfill({ body, headers })
}

function config(demoUsers: World['users']): object {
  const cognitoEndpoint = `${BASE_URL}/cognito`
  const pool = { userPoolId: 'pool', clientId: 'client', region: 'eu-central-1' }
  return {
    websocketUrl: 'ws://natter.localhost/socket',
    httpUrl: BASE_URL,
    cognitoEndpoint,
    ...pool,
    demoUsers,
  }
}

function cognito(route: Route): Promise<void> {
  const request = route.request()
  return route.fulfill(answerCognito(PEOPLE, request.headers()['x-amz-target'] ?? '', request.postDataJSON()))
}

function userOf(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub
}
