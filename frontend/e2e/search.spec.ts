import { expect } from '@playwright/test'
import { expectAccessible } from './support/checks'
import { attach, newest, picture, sendButton } from './support/files'
import { SENT } from './support/person'
import { test } from './support/test'

test('point 14: a message is found, opened in its context and highlighted; the link leads others there', async ({
  stack,
  arrive,
}) => {
  const alice = await arrive(stack, 0)
  const bob = await arrive(stack, 1)
  await alice.openConversationWith(bob)
  for (const text of ['Before it', 'The pomegranate is ripe', 'After it']) {
    await alice.send(text)
    await expect(alice.tick(text, SENT)).toBeVisible()
  }
  await alice.page.keyboard.press('Escape')
  const box = alice.page.getByRole('searchbox', { name: 'Search', exact: true })
  const hit = alice.page.getByRole('list', { name: 'Messages found' }).getByRole('link')
  // The archive follows at its own pace.
  await expect(async () => {
    await box.fill('')
    await box.fill('pomegranate')
    await alice.page.getByRole('tab', { name: 'Messages' }).click()
    await expect(hit).toHaveCount(1, { timeout: 3000 })
  }).toPass()
  await expect(hit.locator('mark')).toHaveText('pomegranate')
  await hit.click()
  await expect(alice.page).toHaveURL(/\/c\/[^/]+\/m\/\d+$/)
  await expect(alice.message('The pomegranate is ripe').locator('.animate-sought')).toBeVisible()
  await expect(alice.message('Before it')).toBeVisible()

  await bob.page.goto(alice.page.url())
  await expect(bob.message('The pomegranate is ripe').locator('.animate-sought')).toBeVisible()
})

test('hostile words are looked for like others', async ({ stack, arrive }) => {
  const alice = await arrive(stack, 0)
  const bob = await arrive(stack, 1)
  await alice.openConversationWith(bob)
  const said = 'quince <b onclick="alert(1)">100%</b> \\ \'; drop table'
  await alice.send(said)
  await expect(alice.tick('quince', SENT)).toBeVisible()
  await alice.page.keyboard.press('Escape')
  const { page } = alice
  const box = page.getByRole('searchbox', { name: 'Search', exact: true })
  const hits = page.getByRole('list', { name: 'Messages found' }).getByRole('link')
  const outcome = page
    .getByRole('tabpanel')
    .getByText(/^(No messages found|This is not a valid search|This search takes|This is unavailable)/)
  await box.fill('quince')
  await page.getByRole('tab', { name: 'Messages' }).click()
  // The archive follows at its own pace.
  await expect(async () => {
    await box.fill('')
    await box.fill('quince')
    await page.getByRole('tab', { name: 'Messages' }).click()
    await expect(hits).toHaveCount(1, { timeout: 3000 })
  }).toPass()
  const found = async (query: string) => {
    await box.fill(query)
    await expect(hits.or(outcome).first()).toBeVisible()
    await expect(page.getByText('Searching…')).toHaveCount(0)
    return (await hits.count()) > 0 ? 'found' : ((await outcome.textContent()) ?? '')
  }
  for (const query of [
    '<b onclick="alert(1)">',
    '100%',
    '\\ quince',
    "'; drop table",
    '&|!():* quince',
    'quince:*',
  ])
    expect(await found(query), query).toBe('found')
  for (const query of ['quince & absent', "' OR 1=1 --", '<script>alert(1)</script>', '__proto__'])
    expect(await found(query), query).toMatch(/^No messages found/)
  const tooMany = Array.from({ length: 61 }, (_, index) => `w${index}`).join(' ')
  for (const query of ['from:', 'after:2026-13-45', '"', '&|!():*', tooMany])
    expect(await found(query), query).toMatch(/^This is not a valid search/)
  expect(alice.complaints.filter((complaint) => !complaint.includes('400'))).toEqual([])
})

test('a search that takes too long says what to do', async ({ stack, arrive }) => {
  const { page } = await arrive(stack, 0)
  // What makes the archive slow is mended: no one can bring it about any more.
  const json = { code: 'query_too_broad', message: 'Too broad.', retryable: false }
  const headers = { 'access-control-allow-origin': '*' }
  await page.route('**/v1/search?*', (route) => route.fulfill({ status: 400, json, headers }))
  await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('the')
  await page.getByRole('tab', { name: 'Messages' }).click()
  await expect(page.getByRole('alert')).toHaveText(/^This search takes too long\. Try less common words/)
})

test('buttons narrow a search to messages with photos, everywhere and in one conversation', async ({
  stack,
  arrive,
}) => {
  const alice = await arrive(stack, 0)
  const bob = await arrive(stack, 1)
  const { page } = alice
  await alice.openConversationWith(bob)
  await alice.send('A medlar in words')
  await attach(alice, await picture(page, 'tree.png', 400, 300))
  await alice.composer.fill('A medlar to look at')
  await sendButton(alice).click()
  await expect(newest(alice).getByRole('img', { name: SENT })).toBeVisible()

  const box = page.getByRole('searchbox', { name: 'Search', exact: true })
  const hits = page.getByRole('list', { name: 'Messages found' }).getByRole('link')
  // The archive follows at its own pace.
  await expect(async () => {
    await box.fill('')
    await box.fill('medl')
    await page.getByRole('tab', { name: 'Messages' }).click()
    await expect(hits).toHaveCount(2, { timeout: 3000 })
  }).toPass()
  await page.getByRole('button', { name: 'Photos' }).click()
  await expect(box).toHaveValue('has:picture medl')
  await expect(hits).toHaveCount(1)
  await expect(hits).toContainText('A medlar to look at')
  await page.getByRole('button', { name: 'Photos', pressed: true }).click()
  await expect(hits).toHaveCount(2)
  await box.fill('')

  await page.getByRole('button', { name: 'Options for this conversation' }).click()
  await page.getByRole('menuitem', { name: 'Search messages' }).click()
  const dialog = page.getByRole('dialog', { name: 'Search this conversation' })
  await expect(dialog.getByRole('searchbox', { name: 'Search messages' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Photos' }).click()
  await expect(hits).toHaveCount(1)
  await expectAccessible(page)
  await hits.click()
  await expect(dialog).toHaveCount(0)
  await expect(alice.message('A medlar to look at').locator('.animate-sought')).toBeVisible()
})
