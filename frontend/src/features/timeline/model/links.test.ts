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

const URL = 'https://example.com/a'

test.each([
  ['full-width parentheses', `（${URL}）`, URL],
  ['a full stop of Chinese and Japanese', `${URL}。次`, URL],
  ['their comma', `${URL}、次`, URL],
  ['corner brackets', `「${URL}」`, URL],
  ['a full-width comma, and words', `${URL}，然后`, URL],
  ['a full-width space', `${URL}\u3000next`, URL],
  ['words right before it', `参照${URL}`, URL],
  ['words right behind it', `查看${URL}吧`, URL],
  ['words right behind its host', 'https://example.comです', 'https://example.com'],
  ['words right before www', '参照www.example.com', 'www.example.com'],
  ['words right before a mail address', '（bob@example.org）', 'bob@example.org'],
  ['an emoji on either side', `🎉${URL}🎉`, URL],
  ['an arrow', `見て→${URL}`, URL],
  ['parentheses', `(${URL}).`, URL],
  ['parentheses of its own', 'https://example.com/A_(b)', 'https://example.com/A_(b)'],
  ['parentheses of either kind', '(see https://example.com/A_(b))', 'https://example.com/A_(b)'],
  ['markdown', `[text](${URL})`, URL],
  ['emphasis', `**${URL}** and`, URL],
  ['underscores', `_${URL}_`, URL],
  ['backticks', `\`${URL}\``, URL],
  ['angle brackets', `<${URL}>`, URL],
  ['quotation marks and a comma', `“${URL},” she said`, URL],
  ['guillemets', `«${URL}»`, URL],
  ['a semicolon', `${URL};`, URL],
  ['a semicolon of its own', 'https://example.com/?q=a;b=c', 'https://example.com/?q=a;b=c'],
  ['an ellipsis', `${URL}…`, URL],
  ['three dots', `${URL}...`, URL],
  ['a colon', `${URL}:`, URL],
  ['surprise', `${URL}?!`, URL],
  ['a dash', `${URL}—then`, URL],
  [
    'letters of another script in its path',
    'https://ja.example/wiki/日本語',
    'https://ja.example/wiki/日本語',
  ],
  ['letters of two scripts in its host', 'https://日本abc.jp/', 'https://日本abc.jp/'],
])('point 24: the address alone is the link: %s', (_what, text, link) => {
  expect(partsOf(text).flatMap(({ text, href }) => (href ? text : []))).toEqual([link])
})

test.each([
  ['a name to sign in with, behind a word', '見https://paypal.com@evil.example'],
  ['a script’s word in place of a host', 'https://日本bob@evil.example'],
  ['what looks like a slash', 'https://example.com\u2044a'],
  ['digits for a host', 'https://1249720588/'],
  ['a text that is turned round before it', `\u202e${URL}`],
  ['an override behind it', `${URL}\u202e`],
])('point 24: nor is this a link: %s', (_what, text) => {
  expect(linksIn(text)).toEqual([])
})
