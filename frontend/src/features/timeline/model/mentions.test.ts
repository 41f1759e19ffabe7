import { expect, test } from 'vitest'
import { ALICE, aProfile, BOB } from '@/test/builders'
import vectors from '../../../../../shared/chat/tests/text-vectors.json'
import { mentionAt, mentionedIn, namesIn, suggestionsFor, withMention } from './mentions'

const bob = aProfile()
const alice = aProfile({ userId: ALICE, handle: 'al.adair', displayName: 'Alice Adair' })

test('a mention is being typed after an @ that begins a word', () => {
  expect(mentionAt('hi @bo', 6)).toEqual({ from: 3, to: 6, query: 'bo' })
  expect(mentionAt('@', 1)).toEqual({ from: 0, to: 1, query: '' })
  expect(mentionAt('(@al', 4)?.query).toBe('al')
})

test('an address is no mention, and neither is what ended before', () => {
  expect(mentionAt('bob@exa', 7)).toBeNull()
  expect(mentionAt('@bob is', 7)).toBeNull()
  expect(mentionAt('@bob', 0)).toBeNull()
})

test('people are suggested by handle first, then by any word of their name', () => {
  const adam = aProfile({ userId: 'x', handle: 'adam', displayName: 'Adam' })
  expect(suggestionsFor('ada', [alice, bob, adam])).toEqual([adam, alice])
  expect(suggestionsFor('BO', [alice, bob])).toEqual([bob])
  expect(suggestionsFor('', [alice, bob])).toEqual([alice, bob])
})

test('what was typed becomes the handle, with one space behind it', () => {
  expect(withMention('hi @bo', { from: 3, to: 6, query: 'bo' }, 'bob')).toEqual({
    text: 'hi @bob ',
    caret: 8,
  })
  expect(withMention('@bo there', { from: 0, to: 3, query: 'bo' }, 'bob')).toEqual({
    text: '@bob there',
    caret: 5,
  })
})

test('those are named whose whole handle stands there, also at the end of a sentence', () => {
  const people = [alice, bob]
  expect(mentionedIn('@bob, ask @Al.Adair.', people)).toEqual([ALICE, BOB])
  expect(mentionedIn('@bobby and me@bob', people)).toEqual([])
})

test('the parts of a text are the text, and only those who are meant stand out', () => {
  const parts = namesIn('@bob ask @carol', ['bob'])
  expect(parts).toEqual([{ text: '@bob', handle: 'bob' }, { text: ' ask @carol' }])
  expect(namesIn('hello', [])).toEqual([{ text: 'hello' }])
})

test.each(vectors.mentions)('every handle that there is can be mentioned: %j', ({ text, handles, named }) => {
  const parts = namesIn(text, handles)
  expect(parts.map((part) => part.text).join('')).toBe(text)
  expect(parts.flatMap(({ handle }) => handle ?? [])).toEqual(named)
  const people = handles.map((handle) => aProfile({ userId: handle, handle }))
  expect(mentionedIn(text, people).toSorted()).toEqual(named.toSorted())
})

test.each(vectors.handles.accepted)('who picks %s from the suggestions mentions them', (handle) => {
  const person = aProfile({ userId: ALICE, handle })
  const { text } = withMention('hi @', { from: 3, to: 4, query: '' }, handle)
  expect(mentionedIn(text, [person])).toEqual([ALICE])
  expect(mentionedIn(`${text.trim()}.`, [person])).toEqual([ALICE])
})
