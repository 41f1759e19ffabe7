import { use } from 'react'
import { VoiceRecorder } from '@/features/media/components/VoiceRecorder'
import { useChat } from '../chat/ChatContext'
import type { Recording as Begun } from './RecordButton'

interface RecordingProps extends Begun {
  conversationId: string
  onEnd(): void
}

/** Records a voice message of a conversation, and sends it. */
export function Recording({ conversationId, onEnd, ...begun }: RecordingProps) {
  const { chat } = useChat()
  const kit = use(chat.media.kit())
  return (
    <VoiceRecorder
      {...begun}
      onEnd={onEnd}
      onSend={(recorded) => {
        const about = chat.drafts.abouts.getState()[conversationId]
        const file = kit.files.sendAlone({ ...recorded, conversationId, mediaId: chat.newId() })
        const quote = about?.kind === 'reply' ? { replyTo: about.message } : {}
        chat.outbox.add(conversationId, '', { files: [file], ...quote })
        chat.drafts.cancel(conversationId)
        onEnd()
      }}
    />
  )
}
