import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { together } from '@/features/receipts/model/receipts'
import type { ConversationSummary, Cursors, UserProfile } from '@/lib/protocol/generated'
import { useChat } from '../chat/ChatContext'
import { MAX_MEMBERS_SUGGESTED } from './namedIn'

/** In larger groups the server tells nobody how far the others have come. */
export const MAX_MEMBERS_WITH_MARKS = 50

/** How far a message must have come for its ticks to say so: the other one, or all of a group together. */
export function usePeer(summary: ConversationSummary | undefined): Cursors | null {
  const { chat } = useChat()
  const size = summary?.kind === 'group' ? summary.memberCount : 0
  const id = summary?.conversationId ?? ''
  const isTold = size > 0 && size <= MAX_MEMBERS_WITH_MARKS
  const members = useStore(chat.members.known)[id]
  useEffect(() => {
    if (isTold) void chat.members.need(id)
  }, [chat, id, isTold])
  const all = useMemo(
    () => together((members ?? []).filter(({ userId }) => userId !== chat.userId)),
    [members, chat],
  )
  if (summary?.kind === 'direct') return summary.peer ?? null
  return isTold ? all : null
}

/** Whom one may name in a group; `undefined` in a direct conversation, where it would mean nothing. */
export function useMentionable(summary: ConversationSummary | undefined): readonly UserProfile[] | undefined {
  const { chat } = useChat()
  const id = summary?.conversationId ?? ''
  const size = summary?.kind === 'group' ? summary.memberCount : 0
  const members = useStore(chat.members.known)[id]
  const profiles = useStore(chat.people.profiles)
  useEffect(() => {
    if (size > 0 && size <= MAX_MEMBERS_SUGGESTED) void chat.members.need(id)
  }, [chat, id, size])
  return useMemo(() => {
    if (size === 0) return undefined
    const writers = chat.timelines
      .of(id)
      .state.getState()
      .log.entries.map(({ senderId }) => senderId)
    const userIds = new Set(members?.map(({ userId }) => userId) ?? writers)
    userIds.delete(chat.userId)
    return [...userIds]
      .flatMap((userId) => profiles[userId] ?? [])
      .filter(({ isDeleted }) => !isDeleted)
      .sort((a, b) => a.displayName.localeCompare(b.displayName))
  }, [chat, id, size, members, profiles])
}
