import { expect, type Locator } from '@playwright/test'
import fc from 'fast-check'
import type { Person } from './person'

/** A message as people are to see it. */
interface Said {
  by: 'Alice' | 'Bob'
  text: string
  isEdited: boolean
  isDeleted: boolean
  hasHeart: boolean
  /** Which message it answers, and what that said then. */
  answers: { index: number; text: string } | null
}

/** What was meant in one conversation. */
interface Talk {
  title: string
  said: Said[]
  draft: string
  /** What the field is about where it is no new message; `text` is the new version. */
  about: { kind: 'reply'; index: number } | { kind: 'edit'; index: number; text: string } | null
}

/** What was meant: two conversations, one of which is open. */
export interface Meant {
  talks: readonly [Talk, Talk]
  open: 0 | 1
}

/** What there is to act on. */
export interface Real {
  alice: Person
  isPhone: boolean
  /** Bob says something in the conversation that is open. */
  bobSays(text: string): void
}

/** Two conversations in which both have said something already. */
export function meantFrom(titles: readonly [string, string]): Meant {
  const said = () => OPENING.map(({ by, text }) => aMessage(by, text))
  const talk = (title: string): Talk => ({ title, said: said(), draft: '', about: null })
  return { talks: [talk(titles[0]), talk(titles[1])], open: 0 }
}

/** What is there when a session begins. */
export const OPENING = [
  { by: 'Alice', text: 'Shall we sing?' },
  { by: 'Bob', text: 'Let us' },
] as const

const talkOf = ({ talks, open }: Meant) => talks[open]
const fieldOf = ({ about, draft }: Talk) => (about?.kind === 'edit' ? about.text : draft)

function setField(talk: Talk, text: string): void {
  if (talk.about?.kind === 'edit') talk.about.text = text
  else talk.draft = text
}

/** What sending does with what the field has. */
function send(talk: Talk): void {
  const { about } = talk
  const text = fieldOf(talk).trim()
  if (text === '') return
  const edited = about?.kind === 'edit' ? talk.said[about.index] : undefined
  if (edited) {
    edited.isEdited ||= text !== edited.text
    edited.text = text
  } else {
    const answered = about ? talk.said[about.index] : undefined
    const answers = about && answered ? { index: about.index, text: answered.text } : null
    talk.said.push({ ...aMessage('Alice', text), answers })
    talk.draft = ''
  }
  talk.about = null
}

const aMessage = (by: Said['by'], text: string): Said => ({
  by,
  text,
  isEdited: false,
  isDeleted: false,
  hasHeart: false,
  answers: null,
})

/** A quote calls Bob by his name where a message names him by his handle. */
const quoteOf = (text: string) => text.replaceAll('@bob', '@Bob Byrne')

/** One line for each message, as {@link shownTo} has them. */
function linesOf({ said }: Talk): string[] {
  return said.map(({ by, text, isEdited, isDeleted, hasHeart, answers }) => {
    const quoted = answers && (said[answers.index]?.isDeleted ? 'Message deleted' : quoteOf(answers.text))
    if (isDeleted) return `${by}: Message deleted`
    const quote = quoted === null ? '' : `[${quoted}] `
    return `${by}: ${quote}${text}${isEdited ? ' (edited)' : ''}${hasHeart ? ' ❤️' : ''}`
  })
}

/** What somebody has before their eyes: the messages, then what the composer is about and what it holds. */
function shownTo({ page, name }: Person): Promise<string[]> {
  return page.evaluate((own) => {
    // Who is named is called by their name; what was written is their handle.
    const texts = (element: Element | null) => {
      const written = element?.cloneNode(true) as Element | undefined
      for (const mention of written?.querySelectorAll<HTMLElement>('[data-mention]') ?? [])
        mention.textContent = mention.title
      return written?.textContent ?? ''
    }
    const place = (element: Element) => Number(element.closest('li')?.ariaPosInSet)
    const bubbles = [...document.querySelectorAll('[data-message]')].sort((a, b) => place(a) - place(b))
    return bubbles.map((bubble) => {
      if (bubble.querySelector('[aria-label=Sending]')) return 'Sending'
      const by = /^You: /.test(texts(bubble)) ? own : 'other'
      const quote = bubble.querySelector('button [dir=auto]')
      const text = bubble.querySelector(':scope > div > [dir=auto], :scope > div > i')
      const isEdited = [...bubble.querySelectorAll('span')].some((part) => /^edited/.test(texts(part)))
      const hasHeart = bubble.parentElement?.parentElement?.querySelector('[aria-label^="❤️"]')
      return `${by}: ${quote ? `[${texts(quote)}] ` : ''}${texts(text)}${isEdited ? ' (edited)' : ''}${hasHeart ? ' ❤️' : ''}`
    })
  }, name.split(' ')[0] ?? '')
}

/** What the composer is about, and what it holds. */
async function composerOf({ page, composer }: Person): Promise<string> {
  const isThere = (name: string) => page.getByRole('button', { name, exact: true }).isVisible()
  const mode = (await isThere('Cancel editing')) ? 'edit' : (await isThere('Cancel reply')) ? 'reply' : 'new'
  return `${mode}: ${await composer.inputValue()}`
}

/** Compares what Alice sees with what was meant. */
export async function compareAlice(talk: Talk, alice: Person): Promise<void> {
  const lines = linesOf(talk).map((line) => line.replace(/^Bob: /, 'other: '))
  await expect.poll(() => shownTo(alice)).toEqual(lines)
  await expect.poll(() => composerOf(alice)).toBe(`${talk.about?.kind ?? 'new'}: ${fieldOf(talk)}`)
}

/** Compares what Bob sees with what was meant. */
export async function compareBob(talk: Talk, bob: Person): Promise<void> {
  const lines = linesOf(talk).map((line) => line.replace(/^Alice: /, 'other: '))
  await expect.poll(() => shownTo(bob)).toEqual(lines)
}

type Step = fc.AsyncCommand<Meant, Real>

/** Something that Alice or Bob does: whether it can be done now, what it means, and how it is done. */
class Deed implements Step {
  constructor(
    readonly words: string,
    readonly may: (talk: Talk) => boolean,
    readonly act: (talk: Talk, real: Real, meant: Meant) => Promise<void>,
    /** Whether one can type on afterwards without going to the field, where there is a keyboard. */
    readonly leadsToField = true,
  ) {}

  check(meant: Readonly<Meant>): boolean {
    return this.may(talkOf(meant))
  }

  async run(meant: Meant, real: Real): Promise<void> {
    await this.act(talkOf(meant), real, meant)
    await compareAlice(talkOf(meant), real.alice)
    if (this.leadsToField && !real.isPhone) await expect(real.alice.composer).toBeFocused()
  }

  toString(): string {
    return this.words
  }
}

const always = () => true
const hasWords = (talk: Talk) => fieldOf(talk).trim() !== ''
const isEmpty = (talk: Talk) => fieldOf(talk) === '' && !talk.about
const hasMessages = ({ said }: Talk) => said.some(({ isDeleted }) => !isDeleted)
const isOwn = ({ by, isDeleted }: Said) => by === 'Alice' && !isDeleted
const hasOwn = ({ said }: Talk) => said.some(isOwn)

/** One of the messages that qualify, by a number that may be larger than there are any. */
function pick(talk: Talk, number: number, qualifies: (said: Said) => boolean): number {
  const indexes = talk.said.flatMap((said, index) => (qualifies(said) ? [index] : []))
  return indexes[number % indexes.length] ?? 0
}

/** The bubble of the message of this place. Above the first one stands who made the group. */
function bubble({ alice }: Real, index: number): Locator {
  return alice.timeline.locator(`li[aria-posinset="${index + 2}"] [data-message]`)
}

async function choose(real: Real, index: number, item: string): Promise<void> {
  await bubble(real, index).click({ button: 'right' })
  await real.alice.page.getByRole('menuitem', { name: item, exact: true }).click()
}

/** Types at the end of what is there, as somebody does who goes on. */
async function type({ alice, isPhone }: Real, text: string): Promise<void> {
  if (!(await alice.composer.evaluate((field) => field === document.activeElement))) {
    await (isPhone ? alice.composer.tap() : alice.composer.click())
    await alice.composer.press('Control+End')
  }
  for (const line of text.split('\n').entries()) {
    if (line[0] > 0) await alice.page.keyboard.press('Shift+Enter')
    await alice.page.keyboard.type(line[1])
  }
}

const typing = (text: string) =>
  new Deed(`type ${JSON.stringify(text)}`, always, async (talk, real) => {
    await type(real, text)
    setField(talk, fieldOf(talk) + text)
  })

const writing = (text: string, isByKey: boolean) =>
  new Deed(`write ${JSON.stringify(text)}`, always, async (talk, real, meant) => {
    await typing(text).act(talk, real, meant)
    await sending(isByKey).act(talk, real, meant)
  })

const emptying = () =>
  new Deed('empty the field', always, async (talk, real) => {
    await type(real, '')
    await real.alice.page.keyboard.press('Control+A')
    await real.alice.page.keyboard.press('Backspace')
    setField(talk, '')
  })

const sending = (isByKey: boolean) =>
  // A button that cannot be pressed leads nowhere.
  new Deed(
    isByKey ? 'press Enter' : 'press the button',
    (talk) => isByKey || hasWords(talk),
    async (talk, real) => {
      const { page, composer } = real.alice
      const button = page.getByRole('button', { name: /^(Send|Save)$/ })
      if (isByKey && !real.isPhone) await composer.press('Enter')
      else if (await button.isEnabled()) await button.click()
      send(talk)
    },
  )

const editing = (number: number) =>
  new Deed(`edit own message ${number}`, hasOwn, async (talk, real) => {
    const index = pick(talk, number, isOwn)
    await choose(real, index, 'Edit')
    talk.about = { kind: 'edit', index, text: talk.said[index]?.text ?? '' }
  })

const arrowUp = () =>
  new Deed('press ↑', isEmpty, async (talk, real) => {
    if (real.isPhone) return
    await real.alice.composer.press('ArrowUp')
    const index = talk.said.findLastIndex(isOwn)
    if (index >= 0) talk.about = { kind: 'edit', index, text: talk.said[index]?.text ?? '' }
  })

const answering = (number: number) =>
  new Deed(`answer message ${number}`, hasMessages, async (talk, real) => {
    const index = pick(talk, number, ({ isDeleted }) => !isDeleted)
    await choose(real, index, 'Reply')
    talk.about = { kind: 'reply', index }
  })

const cancelling = (isByKey: boolean) =>
  new Deed(
    isByKey ? 'press Escape' : 'press the cross',
    ({ about }) => about !== null,
    async (talk, { alice, isPhone }) => {
      if (isByKey && !isPhone) await alice.composer.press('Escape')
      else await alice.page.getByRole('button', { name: /^(Cancel editing|Cancel reply)$/ }).click()
      talk.about = null
    },
  )

const switching = () =>
  new Deed('go to the other conversation', always, async (_talk, { alice, isPhone }, meant) => {
    if (isPhone) await alice.page.getByRole('link', { name: 'Back' }).click()
    meant.open = meant.open === 0 ? 1 : 0
    await alice.open(talkOf(meant).title)
  })

const reloading = () =>
  new Deed('reload', always, async (_talk, { alice }) => {
    await alice.page.reload()
    await expect(alice.composer).toBeVisible()
  })

const reacting = (number: number) =>
  new Deed(
    `react to message ${number}`,
    hasMessages,
    async (talk, real) => {
      const said = talk.said[pick(talk, number, ({ isDeleted }) => !isDeleted)]
      if (!said) return
      await choose(real, talk.said.indexOf(said), said.hasHeart ? 'Remove ❤️' : 'React with ❤️')
      said.hasHeart = !said.hasHeart
    },
    false,
  )

const deleting = (number: number) =>
  new Deed(
    `delete own message ${number}`,
    hasOwn,
    async (talk, real) => {
      const index = pick(talk, number, isOwn)
      await choose(real, index, 'Delete for everyone')
      await real.alice.page.getByRole('button', { name: 'Delete', exact: true }).click()
      await expect(real.alice.page.getByRole('dialog')).toHaveCount(0)
      Object.assign(talk.said[index] ?? {}, { isDeleted: true, hasHeart: false })
      if (talk.about?.index === index) talk.about = null
    },
    false,
  )

const hearing = (text: string) =>
  new Deed(
    `Bob says ${JSON.stringify(text)}`,
    always,
    async (talk, real) => {
      real.bobSays(text)
      talk.said.push(aMessage('Bob', text))
    },
    false,
  )

/** What people write: words, lines, other alphabets, emoji; never a space at an end, which sending would take away. */
const words = fc.constantFrom(
  'yes',
  'See you at nine',
  'line\nand line',
  'grüße',
  '你好',
  'שלום',
  '👍🏽',
  '@bob hi',
)
const number = fc.nat(7)

/** What people do in a session, with how often. */
const DEEDS: readonly [times: number, fc.Arbitrary<Step>][] = [
  [4, fc.tuple(words, fc.boolean()).map(([text, isByKey]) => writing(text, isByKey))],
  [2, words.map(typing)],
  [1, fc.boolean().map(sending)],
  [2, number.map(editing)],
  [1, fc.constant(null).map(arrowUp)],
  [2, number.map(answering)],
  [1, fc.boolean().map(cancelling)],
  [1, fc.constant(null).map(emptying)],
  [1, fc.constant(null).map(switching)],
  [1, fc.constant(null).map(reloading)],
  [1, number.map(reacting)],
  [1, number.map(deleting)],
  [1, words.map(hearing)],
]
export const deeds = DEEDS.flatMap(([times, deed]) => Array.from({ length: times }, () => deed))
