import type { SocketClient } from '@/lib/socket/client'

/** So many attempts in a row fail before one asks why. */
const FAILURES_BEFORE_ASKING = 2

/**
 * A browser does not tell why a handshake was refused: where it may be because the session has ended, `ask` asks the server
 * over HTTP, which says so. Returns how to stop that.
 */
export function watchRefusals(socket: Pick<SocketClient, 'state'>, ask: () => void): () => void {
  let failures = 0
  return socket.state.subscribe(({ status }) => {
    if (status === 'open') failures = 0
    if (status !== 'waiting') return
    failures += 1
    if (failures % FAILURES_BEFORE_ASKING === 0 && navigator.onLine) ask()
  })
}
