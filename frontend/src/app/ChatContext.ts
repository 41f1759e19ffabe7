import { createContext, useContext } from 'react'
import type { Chat } from './chat'

/** What is there while somebody is signed in. */
interface ChatContextValue {
  chat: Chat
  signOut(): void
}

export const ChatContext = createContext<ChatContextValue | null>(null)

export function useChat(): ChatContextValue {
  const value = useContext(ChatContext)
  if (!value) throw new Error('useChat needs a ChatContext above it')
  return value
}
