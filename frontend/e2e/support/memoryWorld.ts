import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { BrowserContext, Route, WebSocketRoute } from '@playwright/test'
import { ALICE, aProfile, BOB } from '../../src/test/builders'
import { FakeNatter } from '../../src/test/fake/fakeNatter'
import { Network } from './network'
import type { World } from './world'

const BASE_URL = 'http://natter.localhost'
const DIST = path.resolve(import.meta.dirname, '../../dist')

/** As strict as it will be in production, so that a violation shows in the tests. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self' ws://natter.localhost; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

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

/** The production build and a server in memory, without a port: every request is answered in the browser. */
export function memoryWorld(now = Date.now): World & { natter: FakeNatter } {
  const natter = new FakeNatter(PEOPLE, now)
  const users = PEOPLE.map(({ handle }) => ({ username: handle, password: `${handle}-password` }))
  const prepare = async (context: BrowserContext) => {
    await context.route(`${BASE_URL}/**`, (route) => answer(route, natter, users))
    return Network.of(context, (socket) => connect(socket, natter))
  }
  return { natter, baseUrl: BASE_URL, users, prepare }
}

function connect(socket: WebSocketRoute, natter: FakeNatter): void {
  const token = socket.protocols().find((protocol) => protocol.startsWith('bearer.')) ?? ''
  const connection = natter.connect(userOf(token.slice('bearer.'.length)), (text) => socket.send(text))
  socket.onMessage((message) => connection.send(String(message)))
  socket.onClose(() => connection.close())
}

function answer(route: Route, natter: FakeNatter, demoUsers: World['users']): Promise<void> {
  const request = route.request()
  const { pathname } = new URL(request.url())
  if (pathname === '/config.json') return route.fulfill({ json: config(demoUsers) })
  if (pathname === '/cognito') return signIn(route)
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

async function signIn(route: Route): Promise<void> {
  const { AuthParameters: given = {} } = route.request().postDataJSON()
  const handle = given.USERNAME ?? given.REFRESH_TOKEN?.replace('refresh-', '')
  const person = PEOPLE.find((known) => known.handle === handle)
  const isRight = given.REFRESH_TOKEN || given.PASSWORD === `${handle}-password`
  if (!person || !isRight) {
    return route.fulfill({ status: 400, json: { __type: 'NotAuthorizedException', message: 'Incorrect.' } })
  }
  const payload = Buffer.from(JSON.stringify({ sub: person.userId, username: handle })).toString('base64url')
  const tokens = {
    AccessToken: `header.${payload}.signature`,
    ExpiresIn: 600,
    RefreshToken: `refresh-${handle}`,
  }
  return route.fulfill({ json: { AuthenticationResult: tokens } })
}

function userOf(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub
}
