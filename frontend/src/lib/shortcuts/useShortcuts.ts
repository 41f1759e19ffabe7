import { useEffect, useRef } from 'react'
import { keysOf } from './keyPress'

/** `mod` is Ctrl, or ⌘ on Apple's keyboards. */
export type Keys = 'mod+k' | 'mod+,' | '?' | 'alt+arrowup' | 'alt+arrowdown' | 'escape'

/** Does something when keys are pressed, wherever the focus is, unless whatever has the focus took them. */
export function useShortcuts(shortcuts: Partial<Record<Keys, () => void>>): void {
  const latest = useRef(shortcuts)
  latest.current = shortcuts
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return
      const keys = keysOf(event)
      const action = latest.current[keys as Keys]
      if (!action || (keys.length === 1 && isTyping(event.target))) return
      event.preventDefault()
      action()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Whether a character that is pressed there is one that somebody writes. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  )
}

/** How keys are called on this keyboard. */
export function namesOf(keys: Keys): string[] {
  const isApple = /Mac|iPhone|iPad/.test(navigator.platform)
  const names: Record<string, string> = {
    mod: isApple ? '⌘' : 'Ctrl',
    alt: isApple ? '⌥' : 'Alt',
    arrowup: '↑',
    arrowdown: '↓',
    escape: 'Esc',
  }
  return keys.split('+').map((key) => names[key] ?? key.toUpperCase())
}
