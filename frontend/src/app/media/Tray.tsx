import { use } from 'react'
import { AttachedTray } from '@/features/media/components/AttachedTray'
import { useChat } from '../chat/ChatContext'

interface TrayProps {
  conversationId: string
  onPreparing(isPreparing: boolean): void
}

/** What is attached to the next message of a conversation. */
export function Tray(props: TrayProps) {
  const { chat } = useChat()
  return <AttachedTray kit={use(chat.media.kit())} {...props} />
}
