import { createStore } from 'zustand/vanilla'
import type { Word } from '@/worker/word'

/** How often a page that stays open asks for a new version, when it is looked at. */
const ASK_EVERY_MS = 60 * 60 * 1000

/** A page that has fetched nothing for this long is done with what it needs at once. */
const QUIET_MS = 5000

/** How long the old version may take to let go. */
const PATIENCE_MS = 4000

/** A newer version than that of this page, kept and ready; `null` where there is none. */
export const newVersion = createStore<{ ready: ServiceWorker | null }>(() => ({ ready: null }))

/**
 * Registers the service worker, and learns of new versions. Without one, as in a private window, the app is fetched each
 * time: nothing else changes.
 * @param entry the address of the page's entry, whose name changes with any file of the build
 */
export async function watchForUpdates(entry: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  // At the first visit the service worker fetches every file: not while the page needs the connection for itself.
  if (!navigator.serviceWorker.controller) await quiet()
  try {
    // The list of files is in it: never an old one.
    const registration = await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' })
    await offer(registration, entry)
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', () => void offer(registration, entry))
      void offer(registration, entry)
    })
    askAgain(registration)
  } catch {
    // Refused by the browser, or not reachable now: next time, perhaps.
  }
}

/** Resolves once the page has fetched nothing for a while. */
function quiet(): Promise<void> {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver(() => wait())
    let timer: ReturnType<typeof setTimeout> | undefined
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        observer.disconnect()
        resolve()
      }, QUIET_MS)
    }
    observer.observe({ type: 'resource' })
    wait()
  })
}

/** Goes over to the new version, and loads the page again. */
export function goOver(): void {
  const { ready } = newVersion.getState()
  if (!ready) return
  // Another tab may have gone over already.
  if (ready.state === 'activated') {
    location.reload()
    return
  }
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  // The old one may be busy. The page is the new one anyway: it comes from the network.
  setTimeout(() => location.reload(), PATIENCE_MS)
  tell(ready, { kind: 'activate' })
}

async function offer({ waiting, active }: ServiceWorkerRegistration, entry: string): Promise<void> {
  // The first version of all takes over by itself, and is nothing to tell of.
  if (!waiting || !active) return
  // Loaded from the server just now, the page may be the new version.
  if (await isOurs(waiting, entry)) tell(waiting, { kind: 'activate' })
  else newVersion.setState({ ready: waiting })
}

/** Whether a service worker is of the build that this page is of. */
function isOurs(worker: ServiceWorker, entry: string): Promise<boolean> {
  const { port1, port2 } = new MessageChannel()
  const answered = new Promise<boolean>((resolve) => {
    port1.onmessage = ({ data }) => resolve(data === true)
  })
  tell(worker, { kind: 'knows', file: new URL(entry).pathname }, [port2])
  return answered
}

function tell(worker: ServiceWorker, word: Word, transfer: Transferable[] = []): void {
  worker.postMessage(word, transfer)
}

function askAgain(registration: ServiceWorkerRegistration): void {
  let askedAt = Date.now()
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - askedAt < ASK_EVERY_MS) return
    askedAt = Date.now()
    void registration.update().catch(() => undefined)
  })
}
