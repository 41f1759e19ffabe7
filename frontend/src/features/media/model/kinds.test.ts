import { expect, test } from 'vitest'
import { contentTypeOf, fileNameOf, isHeic, kindOf, recognised, refusalOf, renamed } from './kinds'

const MEGABYTE = 1024 * 1024
const chosen = (name: string, type: string, size = 1000) => ({ name, type, size })

test.each([
  ['image/jpeg', 'picture'],
  ['image/svg+xml', 'file'],
  ['image/heic', 'picture'],
  ['video/quicktime', 'video'],
  ['video/x-msvideo', 'file'],
  ['audio/x-m4a', 'audio'],
  ['audio/webm;codecs=opus', 'audio'],
  ['text/html', 'file'],
  ['', 'file'],
])('a file of type "%s" is shown as a %s', (type, kind) => {
  expect(kindOf({ type })).toBe(kind)
})

test('a type that is none is any bytes', () => {
  expect(contentTypeOf({ type: 'no type' })).toBe('application/octet-stream')
})

test.each([
  ['IMG_1.HEIC', '', 'anything', true],
  ['1', 'image/heif', 'anything', true],
  ['1.jpg', 'image/jpeg', '\0\0\0\x1cftypheic', true],
  ['1.mp4', 'video/mp4', '\0\0\0\x1cftypisom', false],
  ['1.jpg', 'image/jpeg', 'ftypheic', false],
])('whether %s of type "%s" is an iPhone’s picture', async (name, type, content, expected) => {
  const found = await recognised(new File([content], name, { type }))
  expect([isHeic(found), found.name, await found.text()]).toEqual([expected, name, content])
})

test('what is too large or empty is refused before it is opened', () => {
  expect(refusalOf(chosen('a.bin', '', 0))).toBe('empty')
  expect(refusalOf(chosen('a.bin', '', 100 * MEGABYTE))).toBeNull()
  expect(refusalOf(chosen('a.bin', '', 100 * MEGABYTE + 1))).toBe('tooLarge')
  expect(refusalOf(chosen('a.gif', 'image/gif', 21 * MEGABYTE))).toBe('pictureTooLarge')
  expect(refusalOf(chosen('a.jpg', 'image/jpeg', 21 * MEGABYTE))).toBeNull()
})

test('a name loses what the server does not take, and keeps its ending', () => {
  expect(fileNameOf('a/b\\c\u0007.txt')).toBe('a b c .txt')
  expect(fileNameOf(' \n ')).toBe('file')
  const long = fileNameOf(`${'ä'.repeat(300)}.jpeg`)
  expect(new TextEncoder().encode(long).length).toBeLessThanOrEqual(255)
  expect(long.endsWith('ä.jpeg')).toBe(true)
  expect(renamed('Holiday 1.2.png', 'image/jpeg')).toBe('Holiday 1.2.jpg')
})
