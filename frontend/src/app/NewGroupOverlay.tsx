import { useNavigate } from '@tanstack/react-router'
import { NewGroup } from '@/features/groups/components/NewGroup'
import { useChat } from './ChatContext'

/** Makes a group and opens it. */
export function NewGroupOverlay({ onClose }: { onClose(): void }) {
  const { chat } = useChat()
  const navigate = useNavigate()
  return (
    <NewGroup
      groups={chat.groups}
      userId={chat.userId}
      find={async (typed) => (await chat.api.findUsers(typed)).users}
      onClose={onClose}
      onMade={(conversationId) => {
        onClose()
        void navigate({ to: '/c/$conversationId', params: { conversationId } })
      }}
    />
  )
}
