import { useNavigate, useParams } from '@tanstack/react-router'
import { JoinGroup } from '@/features/groups/components/JoinGroup'
import { useChat } from './ChatContext'

/** Where a link into a group leads. */
export function JoinScreen() {
  const { chat } = useChat()
  const navigate = useNavigate()
  const { token = '' } = useParams({ strict: false })
  return (
    <JoinGroup
      groups={chat.groups}
      token={token}
      onJoined={(conversationId) =>
        void navigate({ to: '/c/$conversationId', params: { conversationId }, replace: true })
      }
    />
  )
}
