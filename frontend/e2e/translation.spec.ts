import { expect } from '@playwright/test'
import { ALICE, BOB } from '../src/test/builders'
import { test } from './support/test'

test('a page that the browser translates lives on, and shows new words', async ({ inMemory, arrive }) => {
  const world = await inMemory()
  const { conversationId } = world.natter.openDirect(ALICE, BOB)
  world.natter.say(conversationId, BOB, 'Good morning')
  const { entryId } = world.natter.say(conversationId, BOB, 'See you at six')
  const alice = await arrive(world, 0)
  await alice.open('Bob Byrne')
  await expect(alice.message('See you at six')).toBeVisible()
  const translate = () =>
    alice.page.evaluate(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      const texts: Node[] = []
      for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node)
      for (const text of texts) {
        const [outer, inner] = [document.createElement('font'), document.createElement('font')]
        text.parentNode?.insertBefore(outer, text)
        outer.append(inner)
        inner.append(text)
      }
    })
  await translate()
  world.natter.say(conversationId, BOB, 'Or rather later')
  await expect(alice.timeline).toContainText('Or rather later')
  await translate()
  world.natter.push(conversationId, { type: 'typing', conversationId, userId: BOB, active: true })
  await expect(alice.list).toContainText('typing…')
  await translate()
  world.natter.change(conversationId, BOB, { kind: 'edited', targetId: entryId, text: 'See you at seven' })
  await expect(alice.timeline).toContainText('See you at seven')
  await expect(alice.timeline).not.toContainText('See you at six')
  await translate()
  world.natter.change(conversationId, BOB, { kind: 'deleted', targetId: entryId })
  await expect(alice.timeline).not.toContainText('See you at seven')
  await alice.send('Fine')
  await expect(alice.message('Fine')).toBeVisible()
  expect(alice.complaints).toEqual([])
})
