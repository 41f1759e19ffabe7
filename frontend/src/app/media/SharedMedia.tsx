import { useNavigate } from '@tanstack/react-router'
import { use, useCallback } from 'react'
import { SharedMediaDialog } from '@/features/media/components/SharedMediaDialog'
import { SharedLinks } from '@/features/search/components/SharedLinks'
import { partsOf } from '@/features/timeline/model/links'
import { useChat } from '../chat/ChatContext'
import { addressOfMessage } from '../conversation/addressOfMessage'
import { useNames } from '../people/useNames'

interface SharedMediaProps {
  conversationId: string
  /** A message was chosen: what lies over the conversation has done its work. */
  onShown(): void
  onClose(): void
}

/** What the messages of a conversation carry. */
export function SharedMedia({ conversationId, onShown, onClose }: SharedMediaProps) {
  const { chat } = useChat()
  const nameOf = useNames()
  const navigate = useNavigate()
  const kit = use(chat.media.kit())
  const need = useCallback((userIds: readonly string[]) => chat.people.need(userIds), [chat])
  const onShow = (seq: number) => {
    onShown()
    void navigate({ to: '/c/$conversationId/m/$entry', params: { conversationId, entry: String(seq) } })
  }
  return (
    <SharedMediaDialog
      kit={kit}
      api={chat.api}
      conversationId={conversationId}
      nameOf={nameOf}
      need={need}
      links={
        <SharedLinks
          api={chat.api}
          conversationId={conversationId}
          linksIn={(text) => partsOf(text).flatMap(({ href }) => href ?? [])}
          nameOf={nameOf}
          need={need}
          onShow={onShow}
        />
      }
      linkTo={addressOfMessage}
      onShow={onShow}
      onClose={onClose}
    />
  )
}
