import { expect, type Locator, test } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import { memoryWorld } from './support/memoryWorld'
import type { Person } from './support/person'
import { enter } from './support/world'

let alice: Person
let view: Locator
let sayAsBob: (text: string) => void

test.beforeEach(async ({ browser }) => {
  const world = memoryWorld()
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  for (let index = 1; index <= 200; index += 1) {
    const text = `Message ${index}${' and some more words'.repeat(index % 7)}`
    world.natter.append(conversationId, { senderId: index % 3 ? BOB : ALICE, text })
  }
  sayAsBob = (text) => world.natter.say(conversationId, BOB, text)
  alice = await enter(browser, world, 0)
  await alice.signIn()
  await alice.page.getByRole('link', { name: /Bob Byrne/ }).click()
  view = alice.page.getByRole('region', { name: 'Messages' })
})

test.afterEach(() => alice.page.context().close())

const topOf = async (message: Locator) => Math.round((await message.boundingBox())?.y ?? Number.NaN)
const scrollTo = (top: number) => view.evaluate((element, y) => element.scrollTo({ top: y }), top)

test('a conversation opens at its newest message and stays there as messages come', async () => {
  await expect(alice.message('Message 200')).toBeInViewport()
  sayAsBob('One more')
  await expect(alice.message('One more')).toBeInViewport()
})

test('loading older messages moves nothing that is visible', async () => {
  await expect(alice.message('Message 200')).toBeInViewport()
  // Within the page, so that the place is taken before the older messages can have come.
  const [before, after] = await view.evaluate(async (element) => {
    element.scrollTo({ top: 200 })
    const anchor = element.querySelectorAll('li')[8]
    const place = () => anchor?.getBoundingClientRect().top
    const first = element.querySelector('[dir=auto]')?.textContent
    const frame = () => new Promise(requestAnimationFrame)
    const placeBefore = place()
    while (element.querySelector('[dir=auto]')?.textContent === first) await frame()
    await frame()
    return [placeBefore, place()]
  })
  expect(before).toBeDefined()
  expect(Math.abs((after ?? 0) - (before ?? 0))).toBeLessThan(1)
})

test('the whole history can be reached', async () => {
  await expect(async () => {
    await scrollTo(0)
    await expect(alice.page.getByText('This is the beginning of your conversation.')).toBeVisible({
      timeout: 300,
    })
  }).toPass()
  await expect(view.locator('[dir=auto]')).toHaveCount(200)
})

test('new messages do not move the view of who reads older ones; a button counts them', async () => {
  await expect(alice.message('Message 200')).toBeInViewport()
  await scrollTo(600)
  const anchor = view.getByRole('listitem').nth(10)
  await expect(alice.message('Message 200')).not.toBeInViewport()
  const before = await topOf(anchor)
  sayAsBob('First news')
  sayAsBob('Second news')
  const button = alice.page.getByRole('button', { name: '2 new messages' })
  await expect(button).toBeVisible()
  expect(await topOf(anchor)).toBe(before)
  await button.click()
  await expect(alice.message('Second news')).toBeInViewport()
  await expect(button).not.toBeVisible()
})

test('what one writes oneself brings the view to the bottom', async () => {
  await expect(alice.message('Message 200')).toBeInViewport()
  await scrollTo(600)
  await alice.send('Back down')
  await expect(alice.message('Back down')).toBeInViewport()
})

test('a draft is kept while another conversation is open', async () => {
  await alice.composer.fill('Half a sentence')
  await alice.openConversationWith('carol')
  await expect(alice.composer).toHaveValue('')
  await alice.page.getByRole('link', { name: /Bob Byrne/ }).click()
  await expect(alice.composer).toHaveValue('Half a sentence')
})
