import { i18n } from '@lingui/core'
import { expect, test } from 'vitest'
import { isolated } from './names'

test('a name that runs as the app does stays as it is', () => {
  for (const name of ['Bob Byrne', 'Ξένια', '美咲', 'Dr. No (007)']) expect(isolated(name)).toBe(name)
})

test('a name that runs the other way changes the order of nothing around it', () => {
  for (const name of ['דנה', 'فاطمة 2', 'Dana דנה', 'Ann \u200f'])
    expect(isolated(name)).toBe(`\u2068${name}\u2069`)
})

test('what turns others round is taken out, in every disguise', () => {
  expect(isolated('Ben \u202eesaC')).toBe('Ben esaC')
  expect(isolated('\u2067דנה\u2069\u2069\u202e')).toBe('\u2068דנה\u2069')
})

test('where the app runs from right to left, every name stands apart', () => {
  i18n.loadAndActivate({ locale: 'ar-XB', messages: {} })
  expect(isolated('Bob Byrne')).toBe('\u2068Bob Byrne\u2069')
})
