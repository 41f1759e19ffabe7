import { act } from './act'
import { alertWording } from './alerts'
import { dropReply, keepReply } from './replies'
import { gathered, type Kept, type Payload, without, wording } from './shown'
import type { Order, Reply, Way } from './word'

declare const self: ServiceWorkerGlobalScope

/** What browsers know of notifications beyond what TypeScript does. */
type Options = NotificationOptions & {
  actions: { action: Order['action']; title: string; type?: 'text' }[]
  renotify: boolean
  timestamp: number
}

/** Whether one can write in a notification here. Other browsers would show a button that says nothing. */
const TAKES_REPLIES = 'reply' in NotificationEvent.prototype

/** Shows what the server has sent, or takes it away: one message after the other, since each goes on from what is shown. */
export async function receive(data: PushMessageData | null): Promise<void> {
  const payload: Payload | null = data?.json() ?? null
  if (payload) await navigator.locks.request('notifications', () => take(payload))
}

async function take(payload: Payload): Promise<void> {
  if (payload.kind === 'alert') return alert(payload)
  const shown = await shownOf(payload.conversationId)
  const before: Kept | null = shown?.data ?? null
  const tag = shown?.tag ?? `${payload.conversationId}/${payload.seq}`
  if (payload.kind === 'show') {
    const kept = gathered(payload, before)
    if (kept && !(await isLookedAt())) await show(kept, { tag, isNews: true })
  } else if (before) {
    const { kind, seq } = payload
    const kept = without((known) => (kind === 'read' ? known <= seq : known === seq), before)
    if (kept === null) shown?.close()
    else if (kept !== before) await show(kept, { tag, isNews: false })
  }
  await count()
}

/** Shows what concerns its owner alone. With the same id it takes the place of itself, without a sound. */
async function alert(payload: Extract<Payload, { kind: 'alert' }>): Promise<void> {
  if (await isLookedAt()) return
  const { title, body, path } = alertWording(payload)
  const { language: lang, at: timestamp, alertId } = payload
  const options: Partial<Options> = {
    body,
    lang,
    timestamp,
    tag: `alert-${alertId}`,
    data: { path },
    dir: 'auto',
  }
  await self.registration.showNotification(title, {
    icon: '/icons/192.png',
    badge: '/icons/192.png',
    ...options,
  })
}

/** Somebody has chosen something in a notification, has written an answer there, or has pressed the notification itself. */
export async function choose(notification: Notification, chosen: string, written: string): Promise<void> {
  notification.close()
  if (notification.data.path) return open(notification.data.path)
  const { userId, conversationId, seq, ticket }: Kept = notification.data
  const action = actionOf(chosen, written)
  const reply = action === 'reply' ? await keepReply({ userId, conversationId, text: written, seq }) : null
  const page = (await pages())[0]
  if (page) await tell(page, { kind: 'notification', action, conversationId, seq })
  else if (!(await actWithoutPage(action, { ticket, seq, reply })))
    await self.clients.openWindow(`/c/${conversationId}`)
  await count()
}

async function open(path: string): Promise<void> {
  const page = (await pages())[0]
  if (!page) return void (await self.clients.openWindow(path))
  page.postMessage({ kind: 'open', path } satisfies Way)
  await page.focus().catch(() => undefined)
}

function actionOf(chosen: string, written: string): Order['action'] {
  if (chosen === 'reply') return written.trim() === '' ? 'open' : 'reply'
  return chosen === 'read' || chosen === 'mute' ? chosen : 'open'
}

async function tell(page: WindowClient, order: Order): Promise<void> {
  page.postMessage(order)
  if (order.action === 'open') await page.focus().catch(() => undefined)
}

/** By the notification’s ticket: the worker has no token. Whether it is done; else the conversation is to be opened. */
async function actWithoutPage(
  action: Order['action'],
  { ticket, seq, reply }: { ticket: Kept['ticket']; seq: number; reply: Reply | null },
): Promise<boolean> {
  if (action === 'read') return act(ticket, { kind: 'read', seq })
  if (action === 'mute') return act(ticket, { kind: 'mute' })
  if (!reply) return false
  const { entryId, text } = reply
  const isSent = await act(ticket, { kind: 'reply', entryId, text, seq })
  if (isSent) await dropReply(reply)
  return isSent
}

/**
 * With the tag of the notification that it goes on from, it takes its place. A new one has a tag of its own: browsers close one
 * in the background, and would close with it a new one of the same tag, which nobody would ever see.
 */
async function show(kept: Kept, { tag, isNews }: { tag: string; isNews: boolean }): Promise<void> {
  const { title, body, reply, read, mute } = wording(kept)
  const options: Options = {
    body,
    tag,
    data: kept,
    icon: kept.picture ? `/pictures/${kept.picture.join('/')}` : '/icons/192.png',
    badge: '/icons/192.png',
    lang: kept.language,
    dir: 'auto',
    timestamp: kept.sentAt,
    renotify: isNews,
    silent: !isNews,
    actions: [
      ...(TAKES_REPLIES ? [{ action: 'reply' as const, type: 'text' as const, title: reply }] : []),
      { action: 'read', title: read },
      { action: 'mute', title: mute },
    ],
  }
  await self.registration.showNotification(title, options)
}

async function shownOf(conversationId: string): Promise<Notification | undefined> {
  const all = await self.registration.getNotifications()
  return all.find(({ data }) => data?.conversationId === conversationId)
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
