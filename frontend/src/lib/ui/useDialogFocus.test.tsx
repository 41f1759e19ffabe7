import { renderHook } from '@testing-library/react'
import { expect, test } from 'vitest'
import { useDialogFocus } from './useDialogFocus'

/** A dialog that has just opened. */
function open() {
  const dialog = document.body.appendChild(document.createElement('div'))
  const handlers = renderHook(useDialogFocus).result.current
  dialog.addEventListener('open', handlers.onOpenAutoFocus)
  dialog.dispatchEvent(new Event('open'))
  const isLeftByEscape = () => {
    const pressed = new Event('keydown', { cancelable: true })
    handlers.onEscapeKeyDown(pressed)
    return !pressed.defaultPrevented
  }
  return { isLeftByEscape, close: () => dialog.remove() }
}

test('Escape closes the dialog that is above, and the other one once that is gone', () => {
  const below = open()
  const above = open()
  expect([below.isLeftByEscape(), above.isLeftByEscape()]).toEqual([false, true])
  above.close()
  expect(below.isLeftByEscape()).toBe(true)
  below.close()
})
