/** What there is to know of a press of a key, from the browser or from React. */
interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  getModifierState(key: 'AltGraph'): boolean
}

/**
 * What a press of a key means: its name in small letters, behind the modifiers that are held, as in `arrowup`,
 * `alt+arrowup`, `shift+enter`, `mod+k` and `?`. `mod` is Ctrl, or ⌘ on Apple's keyboards. Whoever compares with `arrowup`
 * does not hear of Alt and ↑. Shift is not told where it made the character itself.
 */
export function keysOf(press: KeyPress): string {
  const isWriting = press.getModifierState('AltGraph')
  const isMod = !isWriting && (press.ctrlKey || press.metaKey)
  const isAlt = !isWriting && press.altKey
  const isCharacter = press.key.length === 1 && press.key !== ' '
  const isShift = press.shiftKey && (isMod || isAlt || !isCharacter)
  const key = isMod || isAlt ? latinKeyOf(press) : press.key
  const parts = [isMod && 'mod', isAlt && 'alt', isShift && 'shift', key.toLowerCase()]
  return parts.filter((part) => part !== false).join('+')
}

const NON_LATIN_LETTER = /^(?!\p{Script=Latin})\p{L}$/u

/** On keyboards of other alphabets, what the key writes on a Latin one: Ctrl and л is Ctrl and K. */
function latinKeyOf({ key, code }: KeyPress): string {
  if (!NON_LATIN_LETTER.test(key)) return key
  if (code === 'Comma') return ','
  return /^Key([A-Z])$/.exec(code)?.[1] ?? key
}

/**
 * Keeps from the page what belongs to an input method: Enter that takes what it suggests, Escape that ends its composition.
 * Nothing in the page hears of it, whether it is ours or a library's. To be called before anything listens to keys.
 */
export function leaveKeysToInputMethods(): void {
  const leave = (event: KeyboardEvent) => {
    // Safari reports the key that ends a composition when it is over, and only by the old key code.
    if (!event.isComposing && event.keyCode !== 229) return
    event.stopImmediatePropagation()
    // A browser's own search field would empty itself.
    if (event.key === 'Escape') event.preventDefault()
  }
  addEventListener('keydown', leave, { capture: true })
}
