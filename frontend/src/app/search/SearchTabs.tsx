import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import { FoundGroups } from '@/features/groups/components/FoundGroups'
import type { ConversationSummary, FoundGroup, Hit } from '@/lib/protocol/generated'
import { Tabs } from '@/lib/ui/Tabs'
import { useChat } from '../chat/ChatContext'
import { useAuthors } from '../people/useNames'
import { useTitles } from '../people/useTitles'
import { FoundMessages } from './FoundMessages'
import { matching } from './matching'

interface SearchTabsProps {
  typed: string
  people: ReactNode
  onType(typed: string): void
}

/** What is found: people, public groups, and messages in one's own conversations. */
export function SearchTabs({ typed, people, onType }: SearchTabsProps) {
  const { t } = useLingui()
  const { chat } = useChat()
  const navigate = useNavigate()
  const authorOf = useAuthors()
  const titleOf = useTitles()
  const { conversations } = useStore(chat.conversations.state)
  const [selected, setSelected] = useState('people')
  const titleOfHit = ({ entry }: Hit) => {
    const summary = chat.conversations.of(entry.conversationId)
    const author = authorOf(entry.senderId)
    if (!summary) return author
    return summary.kind === 'direct' && entry.senderId !== chat.userId
      ? author
      : `${author} · ${titleOf(summary)}`
  }
  const groups = (
    <FoundGroups
      groups={chat.groups}
      typed={typed}
      own={ownGroups(conversations, typed)}
      isMember={(id) => chat.conversations.of(id) !== undefined}
      onOpen={(conversationId) => {
        // The search has done its work; messages may be looked at one after the other.
        onType('')
        void navigate({ to: '/c/$conversationId', params: { conversationId } })
      }}
    />
  )
  const messages = <FoundMessages typed={typed} onType={onType} titleOf={titleOfHit} />
  return (
    <Tabs
      label={t`Search in`}
      selected={selected}
      onSelect={setSelected}
      tabs={[
        { id: 'people', label: t`People`, content: people },
        { id: 'groups', label: t`Groups`, content: groups },
        { id: 'messages', label: t`Messages`, content: messages },
      ]}
    />
  )
}

function ownGroups(conversations: readonly ConversationSummary[], typed: string): FoundGroup[] {
  const groups = conversations.flatMap((summary) => (summary.kind === 'group' ? summary : []))
  const named = groups.map((summary) => ({ label: summary.group.title, summary }))
  return matching(named, typed).map(({ summary: { conversationId, group, memberCount } }) => {
    const { title, about, picture = null } = group
    return { conversationId, title, about, memberCount, picture }
  })
}
