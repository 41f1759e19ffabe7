import { expect, type Locator, type Page } from '@playwright/test'
import type { Network } from './network'

interface Options {
  page: Page
  network: Network
  user: { username: string; password: string }
  baseUrl: string
}

/** Somebody at their browser. */
export class Person {
  readonly page: Page
  readonly network: Network
  readonly username: string
  /** What the browser complained about: nothing, if all is well. */
  readonly complaints: string[] = []
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
    this.page = options.page
    this.network = options.network
    this.username = options.user.username
    this.page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text())
    })
    this.page.on('pageerror', (error) => this.complaints.push(String(error)))
  }

  async signIn(): Promise<void> {
    await this.page.getByLabel('User name or e-mail').fill(this.#options.user.username)
    await this.page.getByLabel('Password', { exact: true }).fill(this.#options.user.password)
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(this.page.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: 'Menu' }).click()
    await this.page.getByRole('menuitem', { name: 'Sign out' }).click()
  }

  /** Finds somebody by their handle and opens the conversation with them. */
  async openConversationWith(handle: string): Promise<void> {
    await this.page.getByRole('searchbox', { name: 'Search', exact: true }).fill(handle)
    await this.page
      .getByRole('list', { name: 'People found' })
      .getByText(`@${handle}`, { exact: true })
      .click()
    await expect(this.composer).toBeVisible()
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^Message to/ })
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  /** The bubble of a message whose text begins with these words. */
  message(text: string): Locator {
    const has = this.page.locator('[dir=auto]', {
      hasText: new RegExp(`^${text.replace('?', '\\?')}(?!\\w)`),
    })
    return this.page.getByRole('region', { name: 'Messages' }).getByRole('listitem').filter({ has })
  }

  /** The texts on show that begin so, from the oldest to the newest. */
  async textsBeginningWith(start: string): Promise<string[]> {
    const texts = await this.page
      .getByRole('region', { name: 'Messages' })
      .locator('[dir=auto]')
      .allTextContents()
    return texts.filter((text) => text.startsWith(start))
  }

  /** Leaves the app, and the network's connection with it; the tab stays. */
  async leave(): Promise<void> {
    await this.page.goto('about:blank')
  }

  async comeBack(): Promise<void> {
    await this.page.goto(this.#options.baseUrl)
  }
}

/** What the tick of a message says that the server has, however far it has come since. */
export const SENT = /^(Sent|Delivered|Read)$/
