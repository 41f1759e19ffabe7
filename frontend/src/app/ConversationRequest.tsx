import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { otherUserId } from '@/features/conversations/model/conversations'
import { RequestBanner } from '@/features/groups/components/RequestBanner'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { useChat } from './ChatContext'
import { ConversationDialog } from './ConversationMenu'
import type { ConversationIntent } from './useConversationItems'
import { useNames } from './useNames'

/** Where a stranger has opened the conversation: what becomes of it. */
export function ConversationRequest({ summary }: { summary: ConversationSummary }) {
  const { chat } = useChat()
  const navigate = useNavigate()
  const nameOf = useNames()
  const [dialog, setDialog] = useState<ConversationIntent | null>(null)
  const { conversationId } = summary
  return (
    <>
      <RequestBanner
        name={nameOf(otherUserId(summary, chat.userId))}
        onAccept={async () => {
          await chat.groups.changeMembership(conversationId, { request: 'accept' })
          // The button goes with its banner: what comes next is an answer.
          document.querySelector<HTMLElement>('main textarea')?.focus()
        }}
        onDecline={async () => {
          await chat.groups.changeMembership(conversationId, { request: 'decline' })
          void navigate({ to: '/' })
        }}
        onBlock={() => setDialog('block')}
        onReport={() => setDialog('report')}
      />
      <ConversationDialog summary={summary} dialog={dialog} onClose={() => setDialog(null)} />
    </>
  )
}
