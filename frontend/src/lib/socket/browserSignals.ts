/** Calls `wake` whenever the browser hints that the network came, went or slept. Returns how to stop that. */
export function watchNetwork(wake: () => void): () => void {
  const whenVisible = () => {
    if (document.visibilityState === 'visible') wake()
  }
  window.addEventListener('online', wake)
  window.addEventListener('offline', wake)
  document.addEventListener('visibilitychange', whenVisible)
  return () => {
    window.removeEventListener('online', wake)
    window.removeEventListener('offline', wake)
    document.removeEventListener('visibilitychange', whenVisible)
  }
}
