import { use, useCallback, useEffect } from 'react'
import { useStore } from 'zustand'
import { Viewer } from '@/features/media/components/Viewer'
import { statesAfter } from '@/features/timeline/model/entryState'
import { useChat } from '../chat/ChatContext'
import { addressOfMessage } from '../conversation/addressOfMessage'
import type { Viewed } from './media'

interface OpenedMediaProps {
  conversationId: string
  viewed: Viewed
}

/** The pictures and videos of a message, seen large until that is closed or the message is deleted. */
export function OpenedMedia({ conversationId, viewed: { entryId, items, first } }: OpenedMediaProps) {
  const { chat } = useChat()
  const kit = use(chat.media.kit())
  const close = useCallback(() => chat.media.viewed.setState(null, true), [chat])
  const isDeleted = useStore(
    chat.timelines.of(conversationId).state,
    ({ log }) => statesAfter(log.states, log.entries)[entryId]?.deleted != null,
  )
  useEffect(() => {
    if (isDeleted) close()
  }, [isDeleted, close])
  return <Viewer kit={kit} items={items} first={first} linkTo={addressOfMessage} onClose={close} />
}
