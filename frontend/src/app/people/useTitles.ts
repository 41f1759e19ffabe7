import { plural, t } from '@lingui/core/macro'
import { useCallback, useMemo } from 'react'
import { useStore } from 'zustand'
import { otherUserId } from '@/features/conversations/model/conversations'
import { isolated } from '@/lib/i18n/names'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { useChat } from '../chat/ChatContext'
import { useNames } from './useNames'

/** How conversations are called here: by the other one's name, or the group's. */
export function useTitles(): (summary: ConversationSummary) => string {
  const { chat } = useChat()
  const nameOf = useNames()
  return useCallback(
    (summary) =>
      summary.kind === 'group' ? isolated(summary.group.title) : nameOf(otherUserId(summary, chat.userId)),
    [chat, nameOf],
  )
}

/** What is said of who is typing, by conversation. */
export function useTyping(): Readonly<Record<string, string>> {
  const { chat } = useChat()
  const nameOf = useNames()
  const typists = useStore(chat.typing.typists)
  const { conversations } = useStore(chat.conversations.state)
  return useMemo(() => {
    const kinds = new Map(conversations.map(({ conversationId, kind }) => [conversationId, kind]))
    const words = Object.entries(typists).map(([id, userIds]) => [
      id,
      kinds.get(id) === 'group' ? wordsFor(userIds, nameOf) : t`typing…`,
    ])
    return Object.fromEntries(words)
  }, [typists, conversations, nameOf])
}

function wordsFor(userIds: readonly string[], nameOf: (userId: string) => string): string {
  const [first, second] = userIds
  if (first === undefined) return ''
  const name = nameOf(first)
  if (second === undefined) return t`${name} is typing…`
  const others = userIds.length - 1
  return t`${name} and ${plural(others, { one: '# other person', other: '# other people' })} are typing…`
}
