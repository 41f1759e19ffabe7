import { expect, type Page } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import { CAROL } from './support/memoryWorld'
import { test } from './support/test'

/** Runs from right to left. */
const HEBREW = 'דנה כהן'
const GROUP = 'חברים'
/** Turns round whatever stands behind it, and ends what it is isolated by. */
const TURNED = 'Ben \u2069\u202eesaC'

/** Where these names stand unprotected on the page, in its title, in what it says to screen readers and in its labels. */
function exposed(page: Page): Promise<string[]> {
  return page.evaluate(
    ([hebrew, group]) => {
      const isTurning = (text: string) =>
        /[\u202a-\u202e]/.test(text) || (text.match(/\u2069/g) ?? []).length > 2
      const isLoose = (text: string) =>
        isTurning(text) ||
        [hebrew, group].some((name) => text.replaceAll(`\u2068${name}\u2069`, '').includes(name))
      const found = [document.title].filter(isLoose)
      const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
        const text = node.textContent ?? ''
        const isAlone = node.parentElement?.closest('bdi') != null && !isTurning(text)
        if (isLoose(text) && !isAlone) found.push(text)
      }
      for (const element of document.querySelectorAll('*')) {
        for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
          const value = element.getAttribute(name)
          if (value && isLoose(value)) found.push(`${name}: ${value}`)
        }
      }
      return found
    },
    [HEBREW, GROUP] as const,
  )
}

test('a name changes the order of nothing around it, wherever it stands', async ({ inMemory, arrive }) => {
  const world = await inMemory()
  const { natter } = world
  world.rename(BOB, TURNED)
  world.rename(CAROL, HEBREW)
  // Carol made it.
  const { conversationId } = natter.openGroup(GROUP, [CAROL, ALICE, BOB])
  natter.openDirect(ALICE, CAROL)
  natter.change(conversationId, BOB, { kind: 'groupChanged', changes: { title: GROUP } })
  natter.change(conversationId, CAROL, { kind: 'memberRemoved', userId: BOB })
  natter.miss(conversationId, { senderId: CAROL, text: 'Who has the key?' })

  const alice = await arrive(world, 0)
  const { page } = alice
  const seen = async (place: string) => expect(await exposed(page), place).toEqual([])
  await expect(alice.list).toContainText(HEBREW)
  await seen('the list')
  const open = async (name: string) => {
    await alice.list.getByRole('link', { name: new RegExp(`^\\u2068${name}`) }).click()
    await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
  }
  await open(HEBREW)
  await seen('the header, the field and the title')
  await expect(page).toHaveTitle(new RegExp(`\u2068${HEBREW}\u2069`))
  await open(GROUP)
  await expect(alice.timeline).toContainText('created the group')
  await expect(alice.timeline).toContainText('Ben esaC')
  await seen('notices')
  natter.push(conversationId, { type: 'typing', conversationId, userId: CAROL, active: true })
  await expect(alice.list).toContainText('is typing')
  await seen('the typing line')
  natter.say(conversationId, BOB, 'In my bag')
  await expect(page.getByRole('status').filter({ hasText: 'New message from' })).toHaveCount(1)
  await seen('announcements')
  await alice.reply('Who has the key?')
  await seen('the answer bar')
  await alice.send('I have')
  await expect(alice.message('I have')).toBeVisible()
  await seen('a quote')
  await page.getByRole('button', { name: 'Options for this conversation' }).click()
  await expect(page.getByRole('menuitem', { name: 'Group details' })).toBeVisible()
  await seen('the menu')
  await page.getByRole('menuitem', { name: 'Group details' }).click()
  await expect(page.getByRole('dialog')).toContainText('Ben esaC')
  await seen('details')
})

test('what is drawn behind a name keeps its order', async ({ inMemory, arrive }) => {
  const world = await inMemory()
  world.rename(BOB, TURNED)
  const { conversationId } = world.natter.openGroup('Choir', [ALICE, BOB])
  world.natter.change(conversationId, BOB, { kind: 'memberLeft' })
  const alice = await arrive(world, 0)
  await alice.open('Choir')
  const notice = alice.timeline.getByText(/left$/)
  await expect(notice).toContainText('Ben')
  const places = await notice.evaluate((element) => {
    const text = element.firstChild as Text
    const at = (index: number) => {
      const range = document.createRange()
      range.setStart(text, index)
      range.setEnd(text, index + 1)
      return range.getBoundingClientRect().left
    }
    return [...text.data].map((_, index) => at(index))
  })
  expect(places).toEqual(places.toSorted((one, other) => one - other))
})
