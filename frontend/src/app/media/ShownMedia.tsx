import { use } from 'react'
import { AttachmentList } from '@/features/media/components/AttachmentList'
import type { MessageRow } from '@/features/timeline/model/row'
import type { Album } from '@/lib/media/album'
import { useChat } from '../ChatContext'

interface ShownMediaProps {
  conversationId: string
  row: MessageRow
  album: Album
}

/** The files of a message of the timeline. */
export function ShownMedia({ conversationId, row, album }: ShownMediaProps) {
  const { chat } = useChat()
  const { seq, isOwn, attachments, isUploading = false, status, key } = row
  return (
    <AttachmentList
      kit={use(chat.media.kit())}
      carrier={{ conversationId, seq, isOwn, isFailed: status === 'failed' }}
      attachments={attachments}
      album={album}
      {...(isUploading && status === 'pending' ? { onCancel: () => chat.outbox.discard(key) } : {})}
    />
  )
}
