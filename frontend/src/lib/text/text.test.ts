import { expect, test } from 'vitest'
import vectors from '../../../../shared/chat/tests/text-vectors.json'
import { beginning, charactersOf } from './beginning'
import { recommended } from './emoji'
import { mayBeHandle, RESERVED_HANDLES } from './handle'
import { isName } from './name'
import { typed } from './typed'

// The same vectors as the server's: shared/chat/tests/text/main.rs.

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
