import { useNavigate } from '@tanstack/react-router'
import { useStore } from 'zustand'
import { otherUserId } from '@/features/conversations/model/conversations'
import { NewGroup } from '@/features/groups/components/NewGroup'
import { useChat } from '../chat/ChatContext'

/** Makes a group and opens it. */
export function NewGroupOverlay({ onClose }: { onClose(): void }) {
  const { chat } = useChat()
  const navigate = useNavigate()
  const { conversations } = useStore(chat.conversations.state)
  const profiles = useStore(chat.people.profiles)
  const suggested = conversations.flatMap((summary) => {
    if (summary.kind !== 'direct' || summary.membership.isRequest || summary.membership.blocks) return []
    const profile = profiles[otherUserId(summary, chat.userId)]
    return profile && !profile.isDeleted ? [profile] : []
  })
  return (
    <NewGroup
      groups={chat.groups}
      userId={chat.userId}
      find={async (typed) => (await chat.api.findUsers({ query: typed })).users}
      suggested={suggested}
      onClose={onClose}
      onMade={(conversationId) => {
        onClose()
        void navigate({ to: '/c/$conversationId', params: { conversationId } })
      }}
    />
  )
}
