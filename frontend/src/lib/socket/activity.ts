import type { SocketClient } from './client'

/** The server takes somebody for gone two and a half minutes after the last word of it. */
const REPEAT_MS = 60_000

/** Tells the server that somebody is there, as long as they can see the page. Returns how to stop that. */
export function tellActivity(socket: SocketClient): () => void {
  const tell = (active: boolean) => void socket.request({ action: 'ping', active }).catch(() => undefined)
  const isVisible = () => document.visibilityState === 'visible'
  const tellIfVisible = () => isVisible() && tell(true)
  const onChange = () => tell(isVisible())
  const timer = setInterval(tellIfVisible, REPEAT_MS)
  const unopen = socket.onOpen(tellIfVisible)
  document.addEventListener('visibilitychange', onChange)
  return () => {
    clearInterval(timer)
    unopen()
    document.removeEventListener('visibilitychange', onChange)
  }
}
