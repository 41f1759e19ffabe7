import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useChat } from '../chat/ChatContext'
import { useTitles } from '../people/useTitles'

/** The tab says how much is unread, and with whom one talks or where in the app one is. */
export function usePageTitle(conversationId: string | null, place: string | null): void {
  const { chat } = useChat()
  const titleOf = useTitles()
  const { conversations, unread } = useStore(chat.conversations.state)
  const summary = conversations.find((known) => known.conversationId === conversationId)
  const here = summary ? titleOf(summary) : place
  const name = here && `${here} · `
  const title = `${unread.size > 0 ? `(${unread.size}) ` : ''}${name ?? ''}Natter`
  useEffect(() => {
    document.title = title
    return () => {
      document.title = 'Natter'
    }
  }, [title])
}
