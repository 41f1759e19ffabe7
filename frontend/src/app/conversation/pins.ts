import type { EntryId, Seq } from '@/lib/protocol/generated'
import { reasonOf } from '@/lib/protocol/requestError'
import { toast } from '@/lib/ui/toasts'
import type { Chat } from '../chat/chat'

/** Pins a message for everyone in its conversation, or unpins it where it is pinned. */
export async function togglePin(
  chat: Chat,
  conversationId: string,
  targetId: EntryId,
  targetSeq: Seq,
): Promise<void> {
  const { once, socket, userId } = chat
  const { lastSeq, pins = [] } = chat.conversations.of(conversationId) ?? {}
  const pinned = !pins.includes(targetSeq)
  const pin = { action: 'pinMessage' as const, conversationId, targetId, targetSeq, pinned }
  try {
    await once(JSON.stringify(pin), async (entryId) => {
      const { seq, sentAt } = await socket.request({ ...pin, entryId, after: lastSeq ?? null })
      const content = { kind: pinned ? ('pinned' as const) : ('unpinned' as const), targetId, targetSeq }
      chat.takeFromServer({ conversationId, entryId, seq, senderId: userId, sentAt, content })
    })
  } catch (error) {
    toast(reasonOf(error), { tone: 'danger' })
  }
}
