import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useStore } from 'zustand'
import { otherUserId } from '@/features/conversations/model/conversations'
import { useSearch } from '@/features/people/components/useSearch'
import { isolated } from '@/lib/i18n/names'
import { reasonOf } from '@/lib/protocol/requestError'
import { Avatar } from '@/lib/ui/Avatar'
import { Palette, type PaletteItem } from '@/lib/ui/Palette'
import { toast } from '@/lib/ui/toasts'
import { useChat } from '../chat/ChatContext'
import { useOpenWith } from '../newChat/useOpenWith'
import { useTitles } from '../people/useTitles'
import { matching } from '../search/matching'
import { useCommands } from './useCommands'

/** Finds conversations, people and commands. */
export function CommandPalette({ onClose }: { onClose(): void }) {
  const { t } = useLingui()
  const [query, setQuery] = useState('')
  const conversations = useConversations()
  const people = usePeople(query)
  const commands = useCommands()
  const groups = [
    { heading: t`Conversations`, items: matching(conversations, query) },
    { heading: t`People`, items: people },
    { heading: t`Commands`, items: matching(commands, query) },
  ]
  return (
    <Palette
      label={t`Find people, conversations and commands`}
      query={query}
      onQuery={setQuery}
      groups={groups}
      empty={t`No results.`}
      onClose={onClose}
    />
  )
}

function useConversations(): PaletteItem[] {
  const { chat } = useChat()
  const navigate = useNavigate()
  const titleOf = useTitles()
  const profiles = useStore(chat.people.profiles)
  const { conversations } = useStore(chat.conversations.state)
  return conversations.map((summary) => {
    const { conversationId } = summary
    const other = otherUserId(summary, chat.userId)
    const name = titleOf(summary)
    const handle = profiles[other]?.handle
    return {
      id: conversationId,
      label: name,
      ...(handle ? { detail: `@${handle}` } : {}),
      icon: <Avatar userId={other} name={name} size="small" isGroup={summary.kind === 'group'} />,
      onSelect: () => void navigate({ to: '/c/$conversationId', params: { conversationId } }),
    }
  })
}

/** People found by the beginning of their handle with whom there is no conversation yet, oneself left out. */
function usePeople(query: string): PaletteItem[] {
  const { chat } = useChat()
  const openWith = useOpenWith()
  const search = useSearch(chat.people, query)
  const { conversations } = useStore(chat.conversations.state)
  if (search.status !== 'found') return []
  const known = new Set([chat.userId, ...conversations.map((summary) => otherUserId(summary, chat.userId))])
  return search.users
    .filter(({ userId }) => !known.has(userId))
    .map(({ userId, displayName, handle }) => ({
      id: userId,
      label: isolated(displayName),
      detail: `@${handle}`,
      icon: <Avatar userId={userId} name={displayName} size="small" />,
      onSelect: () => void openWith(userId).catch((error) => toast(reasonOf(error), { tone: 'danger' })),
    }))
}
