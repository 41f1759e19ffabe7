import type { SocketClient } from './client'

/** Whether somebody can see the page. */
export function isVisible(): boolean {
  return document.visibilityState === 'visible'
}

/** Tells the server that somebody is there no more once they cannot see the page; that they are goes with each beat. */
export function tellAbsence(socket: SocketClient): () => void {
  const onChange = () => {
    if (!isVisible()) void socket.request({ action: 'ping', active: false }).catch(() => undefined)
  }
  document.addEventListener('visibilitychange', onChange)
  return () => document.removeEventListener('visibilitychange', onChange)
}
