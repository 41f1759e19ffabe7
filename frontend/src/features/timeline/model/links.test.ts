import { expect, test } from 'vitest'
import { partsOf } from './links'

const linksIn = (text: string) => partsOf(text).flatMap(({ href }) => href ?? [])

test('point 24: web and mail addresses become links, the rest stays text', () => {
  expect(partsOf('See https://example.com/a?b=c#d, or write to bob@example.org!')).toEqual([
    { text: 'See ' },
    { text: 'https://example.com/a?b=c#d', href: 'https://example.com/a?b=c#d' },
    { text: ', or write to ' },
    { text: 'bob@example.org', href: 'mailto:bob@example.org' },
    { text: '!' },
  ])
})

test('an address without a protocol is taken for one that is encrypted', () => {
  expect(linksIn('www.example.de and example.com/menu')).toEqual([
    'https://www.example.de',
    'https://example.com/menu',
  ])
})

test('names of files are no links', () => {
  expect(linksIn('main.rs, notes.md, e.g. this')).toEqual([])
})

test.each([
  'javascript:alert(1)',
  'JavaScript:alert(1)//https:',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'ftp://example.com/x',
  '//example.com/x',
])('point 24: %s is never a link', (text) => {
  expect(linksIn(text)).toEqual([])
})

test.each([
  ['Cyrillic in Latin', 'https://pаypal.com'],
  ['all Cyrillic that looks Latin', 'https://аррӏе.com'],
  ['Cyrillic that looks Latin, before its own domain', 'https://ехо.com'],
  ['Greek that looks Latin', 'https://νικ.com'],
  ['full-width letters', 'https://ｐａｙｐａｌ.com'],
  ['a dotless i', 'https://wıkipedia.org'],
  ['a name to sign in with', 'https://paypal.com@evil.example'],
  ['a name and a password', 'https://paypal.com:443@evil.example'],
  ['a text that is turned round', 'https://example.com/\u202egnp.exe'],
  ['an invisible character', 'https://exam\u200bple.com'],
])('point 24: a look-alike is never a link: %s', (_what, text) => {
  expect(linksIn(text)).toEqual([])
})

test.each(['https://müller.example', 'https://пример.рф/путь', 'https://日本語.jp', 'https://παράδειγμα.gr'])(
  'an honest address in another script is a link: %s',
  (text) => {
    expect(linksIn(text)).toHaveLength(1)
  },
)
