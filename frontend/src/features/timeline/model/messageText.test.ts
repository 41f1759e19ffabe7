import { expect, test } from 'vitest'
import vectors from '../../../../../shared/chat/tests/text-vectors.json'
import { byteLength, charactersLeft, isOnlyEmoji, MAX_TEXT_BYTES } from './messageText'

test.each(vectors.typed.nothing)('there is nothing to send where nothing can be seen: %j', (text) => {
  expect(byteLength(text)).toBe(0)
})

test('the limit counts bytes after trimming', () => {
  expect(byteLength(' é\u200Dé ')).toBe(7)
})

test('the room that is left is told in characters as people count them', () => {
  expect(charactersLeft('x'.repeat(MAX_TEXT_BYTES - 7))).toBe(7)
  expect(charactersLeft('é'.repeat(3990))).toBe(10)
  expect(charactersLeft(` ${'x'.repeat(MAX_TEXT_BYTES)} `)).toBe(0)
  expect(charactersLeft('é'.repeat(4003))).toBe(-3)
  expect(charactersLeft(`${'x'.repeat(MAX_TEXT_BYTES)}👨‍👩‍👧‍👦e\u0301`)).toBe(-2)
})

test.each(['👍', '👍🏽', '❤️', '👨‍👩‍👧‍👦', '🏳️‍🌈', '🇩🇪', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '1️⃣', '🎉🎉 🎉', '☝🏽', '🧑🏽‍🚀'])(
  'only emoji: %s',
  (text) => {
    expect(isOnlyEmoji(text)).toBe(true)
  },
)

test.each(['', ' ', '12', '#', '©', 'ok 👍', '👍!', '👍👍👍👍👍👍', '\u200d', '\ufe0f', '🇩'])(
  'not only emoji: %j',
  (text) => {
    expect(isOnlyEmoji(text)).toBe(false)
  },
)
