import type { Api } from '@/lib/http/api'
import { localeOf, preferences } from '@/lib/preferences/preferences'

/** Whether this browser shows notifications of messages. */
export type PushState = 'unsupported' | 'blocked' | 'off' | 'on'

type PushApi = Pick<Api, 'getNotifications' | 'subscribe' | 'unsubscribe'>

const isSupported = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

/** The browser’s own subscription, where it has one. */
async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration()
  return (await registration?.pushManager.getSubscription()) ?? null
}

export async function pushState(): Promise<PushState> {
  if (!isSupported()) return 'unsupported'
  if (Notification.permission === 'denied') return 'blocked'
  return Notification.permission === 'granted' && (await subscription()) ? 'on' : 'off'
}

/** Asks for permission, which browsers allow after a press only, and subscribes. Rejects with `RequestError`. */
export async function turnOn(api: PushApi, serverKey: string): Promise<PushState> {
  if ((await Notification.requestPermission()) === 'granted') await subscribe(api, serverKey)
  return pushState()
}

/** Rejects with `RequestError`; the browser itself shows nothing more in any case. */
export async function turnOff(api: PushApi): Promise<PushState> {
  await (await subscription())?.unsubscribe()
  await api.unsubscribe()
  return pushState()
}

/**
 * Tells the server of the subscription that there is: sign-ins end and browsers change addresses. Never rejects, and never
 * asks anybody for anything.
 */
export async function renew(api: PushApi): Promise<void> {
  try {
    if ((await pushState()) !== 'on') return
    const { serverKey } = await api.getNotifications()
    if (serverKey) await subscribe(api, serverKey)
  } catch {
    // At the next start.
  }
}

/** Before somebody signs out: the next one at this browser is not to see their messages. Never rejects. */
export async function forget(api: PushApi): Promise<void> {
  try {
    if ((await pushState()) === 'on') await turnOff(api)
  } catch {
    // The server ends it with the sign-in.
  }
}

async function subscribe(api: PushApi, serverKey: string): Promise<void> {
  const { pushManager } = await navigator.serviceWorker.ready
  const known = await pushManager.getSubscription()
  // The server signs with another key now: its messages would be refused.
  if (known && keyOf(known) !== serverKey) await known.unsubscribe()
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: serverKey })
  const { endpoint = '', keys = {} } = made.toJSON()
  const language = localeOf(preferences.getState()) === 'de' ? 'de' : 'en'
  await api.subscribe({ endpoint, keys: { p256dh: keys.p256dh ?? '', auth: keys.auth ?? '' }, language })
}

function keyOf({ options }: PushSubscription): string {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer())
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
