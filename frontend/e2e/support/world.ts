import type { Browser, BrowserContext } from '@playwright/test'
import { Network } from './network'
import { Person } from './person'

/** Where people of a test meet: a running stack, or the server in memory. */
export interface World {
  /** Where the app is. */
  baseUrl: string
  /** Two people who may sign in. */
  users: readonly { username: string; password: string }[]
  /** Prepares a new browser for this world. */
  prepare(context: BrowserContext): Promise<Network>
}

/** A running stack; its configuration names the people to test with. */
export async function runningStack(baseUrl: string): Promise<World> {
  const response = await fetch(new URL('/config.json', baseUrl))
  const { demoUsers = [] } = (await response.json()) as { demoUsers?: World['users'] }
  if (demoUsers.length < 2) throw new Error(`the stack at ${baseUrl} has no two demo users`)
  return {
    baseUrl,
    users: demoUsers,
    prepare: (context) => Network.of(context, (socket) => void socket.connectToServer()),
  }
}

/** A browser of their own for one of the world's people, at the sign-in page. */
export async function enter(browser: Browser, world: World, index: 0 | 1): Promise<Person> {
  const user = world.users[index]
  if (!user) throw new Error('the world has too few people')
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const network = await world.prepare(context)
  const page = await context.newPage()
  const person = new Person({ page, network, user, baseUrl: world.baseUrl })
  await page.goto(world.baseUrl)
  return person
}
