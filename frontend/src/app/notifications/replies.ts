import type { Outbox } from '@/features/timeline/model/outbox'
import type { Reply } from '@/worker/word'

/** Where the service worker keeps what was answered in notifications (worker/replies.ts), which no page can share code with. */
const STORE = 'replies'

/** Sends what somebody has answered in notifications, where that could not be sent without a page. */
export async function takeReplies({ userId, outbox }: { userId: string; outbox: Outbox }): Promise<void> {
  // Opening it would make it.
  if (!('caches' in window) || !(await caches.has(STORE))) return
  const store = await caches.open(STORE)
  for (const request of await store.keys()) {
    const reply: Reply | undefined = await (await store.match(request))?.json()
    if (reply?.userId !== userId) continue
    const { entryId, conversationId, text, seq } = reply
    outbox.adopt({ entryId, conversationId, text, after: seq })
    await store.delete(request)
  }
}

/** Forgets it: whoever signs in next is not to find it. */
export async function forgetReplies(): Promise<void> {
  if ('caches' in window) await caches.delete(STORE)
}
