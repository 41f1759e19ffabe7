import { type Browser, type BrowserContext, type BrowserContextOptions, expect } from '@playwright/test'
import type { Network } from './network'
import { Person } from './person'

/** Who may sign in to a world. */
export interface User {
  username: string
  password: string
  /** What others see. */
  name: string
}

/** What the app keeps of somebody who is signed in. */
interface StoredSession {
  way: 'password'
  refreshToken: string
  identity: { userId: string; username: string }
}

/** Where people of a test meet: a running stack, or the server in memory. */
export interface World<N extends Network = Network> {
  /** Where the app is. */
  readonly baseUrl: string
  /** The person of this place in the list: always the same one. */
  user(index: number): Promise<User>
  /** Signs somebody in without the app. */
  session(user: User): Promise<StoredSession>
  /** Makes a browser of its own. */
  open(browser: Browser, options: BrowserContextOptions): Promise<{ context: BrowserContext; network: N }>
}

const SIZES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  narrow: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
}

/** How somebody comes. */
export interface Visit extends BrowserContextOptions {
  size?: keyof typeof SIZES
  /** Whether they find themselves signed in; else they are at the sign-in page. */
  isSignedIn?: boolean
  /** What they have chosen in the settings before. */
  preferences?: object
  /** Whether their browser keeps the app's files; else it fetches them as if for the first time. */
  keepsFiles?: boolean
  /** The time that their browser shows, in milliseconds since the Unix epoch: it stands still. */
  now?: number
  /** Whether the test moves their browser's time on, which begins with the present. */
  movesTime?: boolean
}

/** A browser of their own for one of the world's people. */
export async function arrive<N extends Network>(
  browser: Browser,
  world: World<N>,
  index = 0,
  {
    size = 'desktop',
    isSignedIn = true,
    keepsFiles = false,
    preferences,
    now,
    movesTime,
    ...options
  }: Visit = {},
): Promise<Person<N>> {
  const user = await world.user(index)
  const { context, network } = await world.open(browser, { ...SIZES[size], ...options })
  const page = await context.newPage()
  const person = new Person({ page, network, user, baseUrl: world.baseUrl })
  if (!keepsFiles)
    await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'))
  if (preferences !== undefined) await prefer(context, preferences)
  if (now !== undefined) await page.clock.setFixedTime(now)
  if (movesTime) await page.clock.install()
  if (isSignedIn) await takeUpSession(person, await world.session(user))
  await page.goto(world.baseUrl)
  if (isSignedIn) await expect(page.getByRole('heading', { name: 'Natter', level: 1 })).toBeAttached()
  return person
}

async function prefer(context: BrowserContext, preferences: object): Promise<void> {
  await context.addInitScript((stored) => {
    localStorage.setItem('natter.preferences', localStorage.getItem('natter.preferences') ?? stored)
  }, JSON.stringify(preferences))
}

/** Leaves what the app leaves for a reload. */
async function takeUpSession({ page, baseUrl }: Person, session: StoredSession): Promise<void> {
  const blank = new URL('/blank', baseUrl).href
  await page.route(blank, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<link rel="icon" href="data:,">' }),
  )
  await page.goto(blank)
  await page.evaluate((stored) => sessionStorage.setItem('natter.session', stored), JSON.stringify(session))
  await page.unroute(blank)
}
