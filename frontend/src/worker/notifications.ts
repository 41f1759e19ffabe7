import { gathered, type Kept, type Payload, without, wording } from './shown'
import type { Order } from './word'

declare const self: ServiceWorkerGlobalScope

/** What browsers know of notifications beyond what TypeScript does. */
type Options = NotificationOptions & {
  actions: { action: Order['action']; title: string }[]
  renotify: boolean
  timestamp: number
}

/** Shows what the server has sent, or takes it away. */
export async function receive(data: PushMessageData | null): Promise<void> {
  const payload: Payload | null = data?.json() ?? null
  if (payload === null) return
  const before = await keptOf(payload.conversationId)
  if (payload.kind === 'show') {
    const kept = gathered(payload, before)
    if (kept && !(await isLookedAt())) await show(kept, { isNews: true })
  } else if (before) {
    const { kind, seq } = payload
    const kept = without((known) => (kind === 'read' ? known <= seq : known === seq), before)
    if (kept === null) await close(payload.conversationId)
    else if (kept !== before) await show(kept, { isNews: false })
  }
  await count()
}

/** Somebody has chosen something in a notification, or pressed the notification itself. */
export async function choose(notification: Notification, chosen: string): Promise<void> {
  notification.close()
  const { conversationId, seq }: Kept = notification.data
  const action = chosen === 'read' || chosen === 'mute' ? chosen : 'open'
  const order: Order = { kind: 'notification', action, conversationId, seq }
  const page = (await pages())[0]
  // Only a page may act for somebody: the worker has no token. Without one, the conversation is opened, where both can be done.
  if (page) page.postMessage(order)
  if (page && action === 'open') await page.focus().catch(() => undefined)
  if (!page) await self.clients.openWindow(`/c/${conversationId}`)
  await count()
}

async function show(kept: Kept, { isNews }: { isNews: boolean }): Promise<void> {
  const { title, body, read, mute } = wording(kept)
  const options: Options = {
    body,
    tag: kept.conversationId,
    data: kept,
    icon: kept.picture ? `/pictures/${kept.picture.join('/')}` : '/icons/192.png',
    badge: '/icons/192.png',
    lang: kept.language,
    dir: 'auto',
    timestamp: kept.sentAt,
    renotify: isNews,
    silent: !isNews,
    actions: [
      { action: 'read', title: read },
      { action: 'mute', title: mute },
    ],
  }
  await self.registration.showNotification(title, options)
}

async function keptOf(conversationId: string): Promise<Kept | null> {
  const [shown] = await self.registration.getNotifications({ tag: conversationId })
  return shown?.data ?? null
}

async function close(conversationId: string): Promise<void> {
  for (const shown of await self.registration.getNotifications({ tag: conversationId })) shown.close()
}

/** The app’s icon tells how many messages wait. */
async function count(): Promise<void> {
  const all = await self.registration.getNotifications()
  const waiting = all.reduce((sum, { data }) => sum + (data?.count ?? 0), 0)
  await self.navigator.setAppBadge?.(waiting).catch(() => undefined)
}

const pages = () => self.clients.matchAll({ type: 'window', includeUncontrolled: true })

/** A page that somebody is looking at tells them by itself. */
const isLookedAt = async () =>
  (await pages()).some((page) => page.focused && page.visibilityState === 'visible')
