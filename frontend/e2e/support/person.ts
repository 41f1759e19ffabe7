import { expect, type Locator, type Page } from '@playwright/test'
import type { Network } from './network'
import type { User } from './world'

interface Options<N extends Network> {
  page: Page
  network: N
  user: User
  baseUrl: string
}

/** Somebody at their browser. */
export class Person<N extends Network = Network> {
  readonly page: Page
  readonly network: N
  readonly username: string
  readonly name: string
  readonly baseUrl: string
  /** What the browser complained about: nothing, if all is well. */
  readonly complaints: string[] = []
  readonly #user: User

  constructor({ page, network, user, baseUrl }: Options<N>) {
    this.page = page
    this.network = network
    this.username = user.username
    this.name = user.name
    this.baseUrl = baseUrl
    this.#user = user
    this.page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text())
    })
    this.page.on('pageerror', (error) => this.complaints.push(String(error)))
  }

  async signIn(): Promise<void> {
    await this.page.getByLabel('Username or email').fill(this.#user.username)
    await this.page.getByLabel('Password', { exact: true }).fill(this.#user.password)
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(this.list).toBeVisible()
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: 'Menu' }).click()
    await this.page.getByRole('menuitem', { name: 'Sign out' }).click()
  }

  /** Opens a section of the settings. The page is on show a moment before it listens to the keyboard. */
  async openSettings(section: string): Promise<void> {
    const link = this.page.getByRole('link', { name: section })
    await expect(async () => {
      await this.page.keyboard.press('Control+,')
      await expect(link).toBeVisible({ timeout: 5000 })
    }).toPass()
    await link.click()
  }

  /** Finds somebody by their handle, opens the conversation with them, and is there. */
  async openConversationWith({ username, name }: Pick<Person, 'username' | 'name'>): Promise<void> {
    await this.page.getByRole('searchbox', { name: 'Search', exact: true }).fill(username)
    await this.page
      .getByRole('list', { name: 'People found' })
      .getByText(`@${username}`, { exact: true })
      .click()
    await this.#isIn(name)
  }

  /** Opens a conversation from the list by its title, and is there. */
  async open(title: string): Promise<void> {
    await this.list.getByRole('link', { name: new RegExp(title) }).click()
    await this.#isIn(title)
  }

  /** Until then, what is on show belongs to the conversation before. */
  async #isIn(title: string): Promise<void> {
    await expect(this.page.getByRole('textbox', { name: `Message to ${title}`, exact: true })).toBeVisible()
    await expect(this.page.getByRole('heading', { level: 2, name: title })).toBeVisible()
  }

  /** The list of conversations. */
  get list(): Locator {
    return this.page.getByRole('navigation', { name: 'Conversations' })
  }

  get timeline(): Locator {
    return this.page.getByRole('region', { name: 'Messages' })
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^Message to/ })
  }

  /** On a touch screen, where Enter makes a new line, by the button. */
  async send(text: string): Promise<void> {
    await this.composer.fill(text)
    if (await this.page.evaluate(() => matchMedia('(pointer: coarse)').matches)) {
      await this.page.getByRole('button', { name: 'Send', exact: true }).click()
    } else {
      await this.composer.press('Enter')
    }
  }

  /** The row of a message whose text begins with these words. */
  message(text: string): Locator {
    const has = this.page.locator('[dir=auto]', {
      hasText: new RegExp(`^${text.replace('?', '\\?')}(?!\\w)`),
    })
    return this.timeline.getByRole('listitem').filter({ has })
  }

  /** The tick of a message. */
  tick(text: string, says: string | RegExp): Locator {
    return this.message(text).getByRole('img', { name: says })
  }

  /** The texts on show that begin so, from the oldest to the newest. */
  async textsBeginningWith(start: string): Promise<string[]> {
    const texts = await this.timeline.locator('[dir=auto]').allTextContents()
    return texts.filter((text) => text.startsWith(start))
  }

  /** Chooses from a message's menu. */
  async choose(text: string, item: string): Promise<void> {
    await this.message(text).locator('[data-message]').click({ button: 'right' })
    await this.page.getByRole('menuitem', { name: item }).click()
  }

  /** Rests a finger on something until `until` is on show, and lifts it. */
  async hold(target: Locator, until: Locator): Promise<void> {
    const box = await target.boundingBox()
    if (!box) throw new Error('There is nothing to rest a finger on.')
    const finger = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    const cdp = await this.page.context().newCDPSession(this.page)
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [finger] })
    await expect(until).toBeVisible()
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }

  /** Puts a message into the composer to edit it. What is typed before it stands there is a draft. */
  async edit(text: string): Promise<void> {
    await this.choose(text, 'Edit')
    await expect(this.page.getByText('Edit message')).toBeVisible()
  }

  /** Begins an answer to a message. What is typed before the composer says so answers nothing. */
  async reply(text: string): Promise<void> {
    await this.choose(text, 'Reply')
    await expect(this.page.getByText(/^Reply to/)).toBeVisible()
  }

  /** Closes the conversation. Until then, what comes is read. */
  async close(title: string): Promise<void> {
    await this.page.keyboard.press('Escape')
    await expect(this.page.getByRole('heading', { level: 2, name: title })).toHaveCount(0)
  }

  /** Leaves the app, and the network's connection with it; the tab stays. */
  async leave(): Promise<void> {
    await this.page.goto('about:blank')
  }

  async comeBack(): Promise<void> {
    await this.page.goto(this.baseUrl)
    await expect(this.list).toBeVisible()
  }

  /** Lets the network be there again, and the browser say so: it does not wait for its next attempt then. */
  async reconnect(): Promise<void> {
    this.network.restore()
    const pages = this.page.context().pages()
    await expect(async () => {
      // An attempt that was under way fails and counts: said again, it is tried again.
      for (const page of pages) await page.evaluate(() => dispatchEvent(new Event('online')))
      for (const page of pages) await expect(page.getByText(DISCONNECTED)).toHaveCount(0, { timeout: 1000 })
    }).toPass()
  }
}

/** What the banner says without a connection. */
export const DISCONNECTED = /Messages will be sent later|Connecting/

/** What the tick of a message says that the server has, however far it has come since. */
export const SENT = /^(Sent|Delivered|Read)$/
