import { type BrowserContext, expect, type Page } from '@playwright/test'
import babel from '@rolldown/plugin-babel'
import { build } from 'vite'
import type { SocketClient } from '../src/lib/socket/client'
import { messages } from '../vite.config'
import type { ProxyNetwork } from './support/proxy'
import { test } from './support/test'

/** The client by itself, without the app around it, in a page of the stack's. */
interface Harness {
  client: SocketClient
  /** How often it has announced a connection. */
  opened: number
  /** The types of what was pushed. */
  pushed: string[]
  /** For each time that it asked for a token, whether it wanted a new one. */
  renewals: boolean[]
}

declare global {
  interface Window {
    natterSocket: { SocketClient: typeof SocketClient }
    harness: Harness
  }
}

let script: string
let context: BrowserContext
let network: ProxyNetwork
let page: Page

test.beforeAll(async () => {
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [babel({ presets: [messages] })],
    resolve: { alias: { '@': new URL('../src', import.meta.url).pathname } },
    build: {
      write: false,
      lib: { entry: 'src/lib/socket/client.ts', formats: ['iife'], name: 'natterSocket' },
    },
  })
  const [chunk] = Array.isArray(output) ? (output[0]?.output ?? []) : []
  if (chunk?.type !== 'chunk') throw new Error('the client was not built')
  script = `${chunk.code}; window.natterSocket = natterSocket`
})

test.beforeEach(async ({ browser, stack }) => {
  ;({ context, network } = await stack.open(browser, {}))
  page = await context.newPage()
  await page.goto(stack.baseUrl)
  await page.evaluate(script)
  await start(stack.websocketUrl, [await stack.accessToken(await stack.user(0))])
})

test.afterEach(async () => {
  await context.close()
})

/** Starts a client that is given these tokens: each new one that it wants is the next. */
async function start(url: string, tokens: string[]): Promise<void> {
  await page.evaluate(
    ({ url, tokens }) => {
      const client = new window.natterSocket.SocketClient({
        open: (protocols) => new WebSocket(url, protocols),
        accessToken: async ({ renew }) => {
          window.harness.renewals.push(renew)
          if (renew && tokens.length > 1) tokens.shift()
          return { value: tokens[0] ?? '', expiresAt: Date.now() + 600_000 }
        },
        clock: { observe: () => undefined, now: () => Date.now() } as never,
      })
      window.harness = { client, opened: 0, pushed: [], renewals: [] }
      client.onOpen(() => {
        window.harness.opened += 1
      })
      client.onEvents((events) => window.harness.pushed.push(...events.map(({ type }) => type)))
      client.start()
    },
    { url, tokens },
  )
}

const status = () => page.evaluate(() => window.harness.client.state.getState().status)
const opened = () => page.evaluate(() => window.harness.opened)
const wake = () => page.evaluate(() => window.harness.client.wake())

/** The type of the reply to a request, or the code of what went wrong. */
const ask = () =>
  page.evaluate(async () => {
    try {
      return (await window.harness.client.request({ action: 'getConversations' })).type
    } catch (error) {
      return (error as { code: string }).code
    }
  })

test('the socket client connects, asks, and stops', async () => {
  await expect.poll(status).toBe('open')
  expect(await ask()).toBe('conversations')
  expect(await opened()).toBe(1)
  await page.evaluate(() => window.harness.client.stop())
  expect(await status()).toBe('stopped')
  expect(await ask()).toBe('connection_lost')
})

test('the socket client comes back after a drop, and says what was lost with it', async () => {
  await expect.poll(status).toBe('open')
  network.loseAnswers()
  const asked = ask()
  await network.cut()
  expect(await asked).toBe('connection_lost')
  await expect.poll(status).not.toBe('open')
  network.restore()
  await wake()
  await expect.poll(status).toBe('open')
  expect(await ask()).toBe('conversations')
  expect(await opened()).toBe(2)
})

test('the socket client notices a connection that has died in silence', async () => {
  await expect.poll(status).toBe('open')
  network.die()
  await wake()
  await expect.poll(opened).toBe(2)
  expect(await ask()).toBe('conversations')
})

test('the socket client wants another token where the server takes none', async ({ stack }) => {
  await page.evaluate(() => window.harness.client.stop())
  await start(stack.websocketUrl, ['not.a.token', await stack.accessToken(await stack.user(0))])
  await expect.poll(status).toBe('open')
  const renewals = await page.evaluate(() => window.harness.renewals)
  expect(renewals.filter(Boolean)).toEqual([true])
  expect(await ask()).toBe('conversations')
})

test('the socket client hands on what the server pushes', async ({ stack, arrive }) => {
  await expect.poll(status).toBe('open')
  const [alice, bob] = [await stack.user(0), await arrive(stack, 1)]
  await bob.openConversationWith(alice)
  await bob.send('Hello')
  await expect.poll(() => page.evaluate(() => window.harness.pushed)).toContain('entryAdded')
})
