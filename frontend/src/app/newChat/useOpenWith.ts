import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useChat } from '../chat/ChatContext'

/** Opens the conversation with somebody, and goes there. Rejects with `RequestError`. */
export function useOpenWith(): (userId: string) => Promise<void> {
  const { chat } = useChat()
  const navigate = useNavigate()
  return useCallback(
    async (userId) => {
      const conversationId = await chat.openDirect(userId)
      await navigate({ to: '/c/$conversationId', params: { conversationId } })
    },
    [chat, navigate],
  )
}
