/** Which answer of managed login belongs to the page that opened a window for it, and not to that window. */
const KEY = 'natter.signInAgain'
const CHANNEL = 'natter.signInAgain'
const LOOK = 'popup,width=480,height=760'

/** Opens managed login in a window of its own; answers with whether the browser let it. */
export function openSignIn(address: string): boolean {
  localStorage.setItem(KEY, stateIn(address) ?? '')
  return open(address, '_blank', LOOK) !== null
}

/** In the window: hands an answer on to the page that waits for it, and closes. Answers with whether it was such a one. */
export function handAnswerOn(address: string): boolean {
  if (stateIn(address) !== localStorage.getItem(KEY)) return false
  localStorage.removeItem(KEY)
  // The page that opened this is out of reach: the two are kept apart (Cross-Origin-Opener-Policy).
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage(address)
  channel.close()
  window.close()
  return true
}

/** In the page that waits: hears where the window came to that was opened at `address`. Returns how to stop that. */
export function onAnswerElsewhere(address: string, take: (answer: string) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', ({ data }: MessageEvent<string>) => {
    // Another page may wait for another one.
    if (stateIn(data) === stateIn(address)) take(data)
  })
  return () => channel.close()
}

function stateIn(address: string): string | null {
  return new URL(address).searchParams.get('state')
}
