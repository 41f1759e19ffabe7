import { expect, test } from 'vitest'
import { keysOf } from './keyPress'

const NONE = { code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, altGraph: false }
const press = (key: string, held: Partial<typeof NONE> = {}) => {
  const { altGraph, ...rest } = { ...NONE, ...held }
  return keysOf({ ...rest, key, getModifierState: () => altGraph })
}

test('modifiers are part of what is pressed', () => {
  expect(press('ArrowUp')).toBe('arrowup')
  expect(press('ArrowUp', { altKey: true })).toBe('alt+arrowup')
  expect(press('ArrowUp', { shiftKey: true })).toBe('shift+arrowup')
  expect(press('Enter', { shiftKey: true })).toBe('shift+enter')
  expect(press(' ', { shiftKey: true })).toBe('shift+ ')
  expect(press('k', { ctrlKey: true })).toBe('mod+k')
  expect(press('K', { metaKey: true, shiftKey: true })).toBe('mod+shift+k')
})

test('Shift that makes a character is told by the character', () => {
  expect(press('?', { shiftKey: true })).toBe('?')
  expect(press('K', { shiftKey: true })).toBe('k')
})

test.each(['л', 'κ', 'ל', 'ن'])('Ctrl and K are what they are where K writes %s', (key) => {
  expect(press(key, { code: 'KeyK', ctrlKey: true })).toBe('mod+k')
  expect(press(key, { code: 'KeyK' })).toBe(key)
})

test('Latin layouts are taken at their word, wherever their keys are', () => {
  expect(press('k', { code: 'KeyV', ctrlKey: true })).toBe('mod+k')
  expect(press(',', { code: 'KeyM', ctrlKey: true })).toBe('mod+,')
  expect(press('é', { code: 'Digit2', ctrlKey: true })).toBe('mod+é')
  expect(press('б', { code: 'Comma', ctrlKey: true })).toBe('mod+,')
})

test('AltGr writes', () => {
  expect(press('@', { ctrlKey: true, altKey: true, altGraph: true })).toBe('@')
})
