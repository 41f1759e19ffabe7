import { FOR_EVER, isMuted } from '@/features/conversations/model/conversations'
import { forget, renew } from '@/features/settings/model/push'
import type { Order, Way } from '@/worker/word'
import type { Chat } from '../chat/chat'
import { router } from '../router'
import { forgetShared } from '../sharing/shared'
import { offerNotifications } from './offerNotifications'
import { forgetReplies, takeReplies } from './replies'
import { watchRestoredFiles } from './restoredFiles'

/** Does what somebody chooses in notifications, and takes away those of what was read. Answers with how to stop. */
export function watchNotifications(chat: Chat): () => void {
  const forgetRestored = watchRestoredFiles(chat)
  if (!('serviceWorker' in navigator)) return forgetRestored
  const onMessage = ({ data }: MessageEvent<Order | Way | undefined>) => {
    if (data?.kind === 'notification') take(chat, data)
    if (data?.kind === 'open') router.history.push(data.path)
  }
  navigator.serviceWorker.addEventListener('message', onMessage)
  const unsubscribe = chat.conversations.state.subscribe(({ unread, conversations }) => {
    if (conversations.length > 0) void tidy(unread)
  })
  void renew(chat.api)
  void takeReplies(chat)
  const withdrawOffer = offerNotifications(chat)
  return () => {
    navigator.serviceWorker.removeEventListener('message', onMessage)
    unsubscribe()
    forgetRestored()
    withdrawOffer()
  }
}

/** Before somebody signs out, who does not wait for it longer than this. */
const FORGET_LIMIT_MS = 3000

/** Before somebody signs out. Never rejects. */
export async function forgetNotifications(chat: Chat): Promise<void> {
  // Some browsers never say that a badge is set.
  void tidy(null).catch(() => undefined)
  void forgetShared().catch(() => undefined)
  void forgetReplies().catch(() => undefined)
  // Where the server is not told, it ends the subscription with the sign-in.
  await Promise.race([forget(chat.api), new Promise((resolve) => setTimeout(resolve, FORGET_LIMIT_MS))])
}

function take(chat: Chat, { action, conversationId, seq }: Order): void {
  if (action === 'open') void router.navigate({ to: '/c/$conversationId', params: { conversationId } })
  if (action === 'reply') void takeReplies(chat)
  if (action === 'read' || action === 'reply') chat.reads.seen(conversationId, seq)
  const summary = chat.conversations.of(conversationId)
  if (action === 'mute' && summary && !isMuted(summary, chat.now()))
    void chat.groups.changeMembership(conversationId, { mutedUntil: FOR_EVER }).catch(() => undefined)
}

/**
 * Closes the notifications of conversations in which nothing is unread, and counts the rest on the app’s icon. Alerts stay until
 * they are pressed or, where there is nobody any more, with all the others.
 */
async function tidy(unread: ReadonlyMap<string, number> | null): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration()
  const shown = (await registration?.getNotifications()) ?? []
  const isOver = ({ data }: Notification) => !unread || (!data?.path && !unread.has(data?.conversationId))
  for (const notification of shown) if (isOver(notification)) notification.close()
  const count = [...(unread?.values() ?? [])].reduce((sum, each) => sum + each, 0)
  await navigator.setAppBadge?.(count).catch(() => undefined)
}
