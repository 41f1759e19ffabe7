import { expect, test } from 'vitest'
import { bestLocale, directionOf } from './locales'

test('the first language that the app speaks is taken, whatever the region', () => {
  expect(bestLocale(['fr-CA', 'de-AT', 'en'])).toBe('de')
})

test('without one that it speaks it is English', () => {
  expect(bestLocale(['fr', 'pt-BR'])).toBe('en')
  expect(bestLocale([])).toBe('en')
})

test('the mirrored language runs from right to left, the others do not', () => {
  expect(directionOf('ar-XB')).toBe('rtl')
  expect(directionOf('de')).toBe('ltr')
})
