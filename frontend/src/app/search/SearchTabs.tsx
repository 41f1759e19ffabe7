import { useLingui } from '@lingui/react/macro'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import { FoundGroups } from '@/features/groups/components/FoundGroups'
import { MessageHits } from '@/features/search/components/MessageHits'
import type { ConversationSummary, FoundGroup, Hit } from '@/lib/protocol/generated'
import { LIST_ROW_LOOK } from '@/lib/ui/ListRow'
import { Tabs } from '@/lib/ui/Tabs'
import { useChat } from '../chat/ChatContext'
import { useNames } from '../people/useNames'
import { useTitles } from '../people/useTitles'
import { matching } from './matching'

interface SearchTabsProps {
  typed: string
  people: ReactNode
  /** A group was opened: the search has done its work. Messages may be looked at one after the other. */
  onOpened(): void
}

/** What is found: people, public groups, and messages in one's own conversations. */
export function SearchTabs({ typed, people, onOpened }: SearchTabsProps) {
  const { t } = useLingui()
  const { chat } = useChat()
  const navigate = useNavigate()
  const nameOf = useNames()
  const titleOf = useTitles()
  const { conversations } = useStore(chat.conversations.state)
  const [selected, setSelected] = useState('people')
  const titleOfHit = ({ entry }: Hit) => {
    const summary = chat.conversations.of(entry.conversationId)
    const author = entry.senderId === chat.userId ? t`You` : nameOf(entry.senderId)
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
        onOpened()
        void navigate({ to: '/c/$conversationId', params: { conversationId } })
      }}
    />
  )
  const messages = (
    <MessageHits
      api={chat.api}
      typed={typed}
      titleOf={titleOfHit}
      onFound={(hits) => chat.people.need(hits.map(({ entry }) => entry.senderId))}
      renderLink={({ entry: { conversationId, seq } }, content) => (
        <Link
          to="/c/$conversationId/m/$entry"
          params={{ conversationId, entry: String(seq) }}
          className={LIST_ROW_LOOK}
        >
          {content}
        </Link>
      )}
    />
  )
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
