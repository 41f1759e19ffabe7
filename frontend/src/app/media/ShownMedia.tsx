import { use } from 'react'
import { AttachmentList } from '@/features/media/components/AttachmentList'
import type { MessageRow } from '@/features/timeline/model/row'
import type { Album } from '@/lib/media/album'
import { isVisual } from '@/lib/media/attached'
import { useChat } from '../chat/ChatContext'

interface ShownMediaProps {
  conversationId: string
  row: MessageRow
  album: Album
}

/** The files of a message of the timeline. */
export function ShownMedia({ conversationId, row, album }: ShownMediaProps) {
  const { chat } = useChat()
  const { seq, isOwn, attachments, isUploading = false, status, key } = row
  const carrier = { conversationId, seq, isOwn, isFailed: status === 'failed' }
  const view = (first: number) => {
    const items = attachments.filter(isVisual).map((attachment) => ({ carrier, attachment }))
    chat.media.viewed.setState({ entryId: key, items, first }, true)
  }
  return (
    <AttachmentList
      kit={use(chat.media.kit())}
      carrier={carrier}
      attachments={attachments}
      album={album}
      onOpen={view}
      {...(isUploading && status === 'pending' ? { onCancel: () => chat.outbox.discard(key) } : {})}
    />
  )
}
