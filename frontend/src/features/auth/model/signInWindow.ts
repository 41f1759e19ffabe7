/** Which answer of managed login belongs to the page that opened a window for it, and not to that window. */
const KEY = 'natter.signInAgain'
const CHANNEL = 'natter.signInAgain'

/** Says that the answer of this `state` is for the page that asks now. */
export function expectAnswerElsewhere(state: string): void {
  localStorage.setItem(KEY, state)
}

/** In the window: hands an answer on to the page that waits for it, and closes. Answers with whether it was such a one. */
export function handAnswerOn(address: string): boolean {
  const state = new URL(address).searchParams.get('state')
  if (state === null || state !== localStorage.getItem(KEY)) return false
  localStorage.removeItem(KEY)
  // The page that opened this is out of reach: the two are kept apart (Cross-Origin-Opener-Policy).
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage(address)
  channel.close()
  window.close()
  return true
}

/** In the page that waits: hears the address that the window came to. Returns how to stop that. */
export function onAnswerElsewhere(take: (address: string) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', ({ data }: MessageEvent<string>) => take(data))
  return () => channel.close()
}
