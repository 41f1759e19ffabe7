import { createContext, useContext } from 'react'
import type { Identity } from '@/features/auth/model/claims'
import type { Session } from '@/features/auth/model/session'
import type { Config } from '@/lib/config/config'
import type { Chat } from './chat'

/** What is there while somebody is signed in. */
interface ChatContextValue {
  chat: Chat
  config: Config
  identity: Identity
  session: Session
  signOut(): void
  /** Ends every session of the account, this one too. */
  signOutEverywhere(): Promise<void>
}

export const ChatContext = createContext<ChatContextValue | null>(null)

export function useChat(): ChatContextValue {
  const value = useContext(ChatContext)
  if (!value) throw new Error('useChat needs a ChatContext above it')
  return value
}
