import { i18n } from '@lingui/core'
import { beforeEach, expect, test } from 'vitest'
import { formatClock, formatDay, formatNumber, formatShort } from './format'

const NOON = new Date('2026-03-12T12:30:00').getTime()
const EARLY = new Date('2026-03-12T04:44:00').getTime()
const DAY = 24 * 60 * 60 * 1000

beforeEach(() => {
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  return () => i18n.loadAndActivate({ locale: 'en', messages: {} })
})

test('point 11: a day’s heading is by the reader’s clock', () => {
  expect(formatDay(NOON, NOON)).toBe('Today')
  expect(formatDay(NOON - DAY, NOON)).toBe('Yesterday')
  expect(formatDay(NOON - 3 * DAY, NOON)).toMatch(/March/)
  expect(formatDay(NOON - 400 * DAY, NOON)).toMatch(/2025/)
})

test('a list wants the time today, the weekday this week, else the date', () => {
  expect(formatShort(NOON - 60_000, NOON)).toBe(formatClock(NOON - 60_000))
  expect(formatShort(NOON - 2 * DAY, NOON)).toBe('Tue')
  expect(formatShort(NOON - 30 * DAY, NOON)).toMatch(/Feb/)
})

test('dates and numbers follow the language, also after it was changed', () => {
  expect(formatNumber(1234.5)).toBe('1,234.5')
  expect(formatClock(EARLY).replace(/\s/g, ' ')).toBe('4:44 AM')
  i18n.loadAndActivate({ locale: 'de', messages: {} })
  expect(formatShort(NOON - 2 * DAY, NOON)).toBe('Di')
  expect(formatClock(NOON)).toBe('12:30')
  expect(formatClock(EARLY)).toBe('04:44')
  expect(formatNumber(1234.5)).toBe('1.234,5')
})
