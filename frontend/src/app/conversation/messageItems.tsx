import { t } from '@lingui/core/macro'
import type { MessageRow } from '@/features/timeline/model/row'
import { mayPin } from '@/lib/protocol/content'
import { PinIcon } from '@/lib/ui/conversationIcons'
import type { MenuItem } from '@/lib/ui/menuItems'
import type { Chat } from '../chat/chat'

/** What the menu of a stored message offers beside what the timeline knows of. */
export function messageItems(chat: Chat, conversationId: string, { key, seq }: MessageRow): MenuItem[] {
  const summary = chat.conversations.of(conversationId)
  if (!summary || seq === null) return []
  const pin = {
    id: 'pin',
    label: summary.pins?.includes(seq) ? t`Unpin message` : t`Pin message`,
    icon: <PinIcon />,
    onSelect: async () => (await import('./pins')).togglePin(chat, conversationId, key, seq),
  }
  return mayPin(summary) ? [pin] : []
}
