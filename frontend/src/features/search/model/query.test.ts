import { expect, test } from 'vitest'
import { asksFor, toggled } from './query'

test('a filter is put in front of what is typed, and taken away again', () => {
  const asked = toggled('sum', 'picture')
  expect(asked).toBe('has:picture sum')
  expect(asksFor(asked, 'picture')).toBe(true)
  expect(asksFor(asked, 'video')).toBe(false)
  expect(toggled(asked, 'picture')).toBe('sum')
})

test('without words the filter alone is the query, and can be typed on behind it', () => {
  expect(toggled('', 'file')).toBe('has:file ')
  expect(toggled('has:file ', 'file')).toBe('')
})

test('a filter that somebody has typed counts, whatever its letters; one in a phrase is words', () => {
  expect(toggled('before HAS:voice after', 'voice')).toBe('before after')
  expect(asksFor('"has:voice calls"', 'voice')).toBe(false)
  expect(toggled('"has:voice calls"', 'voice')).toBe('has:voice "has:voice calls"')
})
