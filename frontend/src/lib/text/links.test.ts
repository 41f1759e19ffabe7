import { expect, test } from 'vitest'
import { piecesOf, safeHref } from './links'

const linksOf = (text: string) => piecesOf(text).filter((piece) => piece.kind === 'link')

test('addresses in a text become links, the full stop behind them does not belong', () => {
  expect(piecesOf('See https://example.com/a?b=1. Or example.org!')).toEqual([
    { kind: 'text', text: 'See ' },
    { kind: 'link', text: 'https://example.com/a?b=1', href: 'https://example.com/a?b=1' },
    { kind: 'text', text: '. Or ' },
    { kind: 'link', text: 'example.org', href: 'http://example.org/' },
    { kind: 'text', text: '!' },
  ])
})

test.each([
  'javascript:alert(1)',
  'JAVASCRIPT://example.com/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'blob:https://example.com/1',
  'mailto:bob@example.com',
])('point 24: %s is never clickable', (text) => {
  expect(linksOf(`Look: ${text}`).filter(({ href }) => !/^https?:/.test(href))).toEqual([])
  expect(safeHref(text)).toBeNull()
})

test.each([
  ['a user name that passes for the host', 'https://bank.example@evil.example/'],
  ['a Cyrillic а among Latin letters', 'https://p\u0430ypal.com/'],
  ['a word all of Cyrillic look-alikes', 'https://\u0430\u0440\u0440\u04cf\u0435.com/'],
  ['an invisible character', 'https://exam\u200bple.com/'],
  ['a direction that is turned round', 'https://example.com\u202e/moc.live'],
])('point 24: %s is never clickable', (_what, address) => {
  expect(safeHref(address)).toBeNull()
  for (const { text } of linksOf(`Look: ${address} there`)) expect(safeHref(text)).not.toBeNull()
})

test.each(['https://münchen.de/', 'https://пример.рф/', 'https://例え.jp/'])(
  'an honest address in another alphabet stays a link: %s',
  (address) => {
    expect(safeHref(address)).toBe(new URL(address).href)
  },
)

test('a text without links is one piece', () => {
  expect(piecesOf('1.5 and e.g. nothing')).toEqual([{ kind: 'text', text: '1.5 and e.g. nothing' }])
})
