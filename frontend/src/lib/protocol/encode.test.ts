import { expect, test } from 'vitest'
import { encode, wellFormed } from './encode'

test('half a character becomes U+FFFD, and whole ones stay', () => {
  expect(wellFormed('cut \ud83d off')).toBe('cut \ufffd off')
  expect(wellFormed('\udc00\ud83d')).toBe('\ufffd\ufffd')
  expect(wellFormed('\ufeff👩‍👩‍👧‍👦 𝒳 é')).toBe('\ufeff👩‍👩‍👧‍👦 𝒳 é')
})

test('what goes to the server has no half characters, wherever they stood', () => {
  const sent = encode({ text: 'cut \ud83d', change: { mentions: ['\udc00'] }, seq: 1 })
  expect(JSON.parse(sent)).toEqual({ text: 'cut \ufffd', change: { mentions: ['\ufffd'] }, seq: 1 })
})
