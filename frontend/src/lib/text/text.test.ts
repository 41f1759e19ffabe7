import { expect, test } from 'vitest'
import { isolated, withoutControls } from '@/lib/i18n/names'
import vectors from '../../../../shared/chat/tests/text-vectors.json'
import directions from '../../../../shared/chat/tests/unicode/directions.txt?raw'
import emoji from '../../../../shared/chat/tests/unicode/emoji.txt?raw'
import graphemes from '../../../../shared/chat/tests/unicode/graphemes.txt?raw'
import { beginning, charactersOf } from './beginning'
import { recommended } from './emoji'
import { mayBeHandle, RESERVED_HANDLES } from './handle'
import { isName } from './name'
import { typed } from './typed'

// The same vectors and the same data of Unicode as the server's: shared/chat/tests/text/main.rs.

/** The lines of a file of Unicode’s without what it says about itself. */
const linesOf = (data: string) => data.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

/** The text of hexadecimal code points between spaces. */
const textOf = (codes: string) =>
  String.fromCodePoint(
    ...codes
      .trim()
      .split(' ')
      .map((code) => Number.parseInt(code, 16)),
  )

/** All characters of the ranges of this kind. */
const charactersIn = (kind: string) =>
  linesOf(directions).flatMap((line) => {
    const [first = 0, last = 0] = line
      .replace(`${kind} `, '')
      .split('..')
      .map((code) => Number.parseInt(code, 16))
    if (!line.startsWith(kind)) return []
    return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index))
  })

test('what Unicode does not break is never cut', () => {
  for (const line of linesOf(graphemes)) {
    const clusters = line.split('÷').map(textOf)
    expect(charactersOf(clusters.join('')), line).toEqual(clusters)
  }
})

test('an emoji is kept as Unicode recommends it, however it is written', () => {
  for (const line of linesOf(emoji)) {
    const [wanted = '', ...others] = line.split(';').map(textOf)
    for (const form of [wanted, ...others]) expect(recommended(form), line).toBe(wanted)
  }
})

test('a name with anything that runs from right to left changes the order of nothing around it', () => {
  const characters = charactersIn('rtl')
  expect(characters.length).toBeGreaterThan(3000)
  for (const character of characters) expect(isolated(`a${character}1`)).toBe(`\u2068a${character}1\u2069`)
})

test('no name has a character that changes the direction of others, and none is shown', () => {
  for (const control of charactersIn('controls')) {
    expect(isName(`a${control}b`)).toBe(false)
    expect(withoutControls(`a${control}b`)).toBe('ab')
  }
})

test.each(vectors.typed.nothing)('nothing to see is empty: %j', (raw) => {
  expect(typed(raw)).toBe('')
  expect(isName(raw)).toBe(false)
})

test.each(vectors.typed.same)('what can be seen stays with what shapes it: %j', (text) => {
  expect(typed(text)).toBe(text)
})

test.each(vectors.typed.trimmed)('white space around it goes: %j', (raw, text) => {
  expect(typed(raw ?? '')).toBe(text)
})

test.each(vectors.beginnings)('a text is never shortened within a character: %j', (vector) => {
  expect(beginning(vector.text, vector.maxBytes)).toBe(vector.beginning)
})

test('a character is what people see as one', () => {
  expect(charactersOf('👨‍👩‍👧‍👦e\u0301x')).toEqual(['👨‍👩‍👧‍👦', 'e\u0301', 'x'])
})

test.each(vectors.names.accepted)('a name may be %j', (name) => {
  expect(isName(name)).toBe(true)
})

test.each(vectors.names.refused)('a name may not be %j', (name) => {
  expect(isName(name)).toBe(false)
})

test('a name has its limit in bytes', () => {
  expect([isName('é'.repeat(50)), isName('é'.repeat(51))]).toEqual([true, false])
})

test.each(vectors.handles.accepted)('a handle may be %j', (handle) => {
  expect(mayBeHandle(handle)).toBe(true)
  expect(mayBeHandle(` @${handle.toUpperCase()} `)).toBe(true)
})

test.each([...vectors.handles.refused, ...vectors.handles.reserved])('a handle may not be %j', (handle) => {
  expect(mayBeHandle(handle)).toBe(false)
})

test('the reserved handles are the server’s', () => {
  expect(RESERVED_HANDLES).toEqual(vectors.handles.reserved)
})

test.each(vectors.emoji.same)('an emoji has one form: %j', (...forms) => {
  for (const form of forms) expect(recommended(form)).toBe(forms[0])
})
