import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { JoinGroup } from '@/features/groups/components/JoinGroup'
import { useChat } from '../chat/ChatContext'
import { takeAcceptance } from './invitation'

/** Where a link into a group leads. */
export function JoinScreen() {
  const { chat } = useChat()
  const navigate = useNavigate()
  const [isAccepted] = useState(takeAcceptance)
  const { token = '' } = useParams({ strict: false })
  return (
    <JoinGroup
      groups={chat.groups}
      token={token}
      isAccepted={isAccepted}
      onJoined={(conversationId) =>
        void navigate({ to: '/c/$conversationId', params: { conversationId }, replace: true })
      }
    />
  )
}
