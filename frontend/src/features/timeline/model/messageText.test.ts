import { expect, test } from 'vitest'
import vectors from '../../../../../shared/chat/tests/text-vectors.json'
import { byteLength } from './messageText'

test.each(vectors.typed.nothing)('there is nothing to send where nothing can be seen: %j', (text) => {
  expect(byteLength(text)).toBe(0)
})

test('the limit counts bytes after trimming', () => {
  expect(byteLength(' é\u200Dé ')).toBe(7)
})
