import { Trans } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useStore } from 'zustand'
import { otherUserId } from '@/features/conversations/model/conversations'
import { RequestBanner } from '@/features/groups/components/RequestBanner'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { useChat } from '../chat/ChatContext'
import { useNames } from '../people/useNames'
import { ConversationDialog } from './ConversationMenu'
import type { ConversationIntent } from './useConversationItems'

/** A conversation of which one of the two knows nothing yet of the other: it may be a request. */
export function ConversationRequest({ summary }: { summary: ConversationSummary }) {
  return summary.membership.isRequest ? <Received summary={summary} /> : <Sent summary={summary} />
}

/** Tells those who have written and got no answer that the other one may have to accept it first. */
function Sent({ summary }: { summary: ConversationSummary }) {
  const { chat } = useChat()
  const name = useNames()(otherUserId(summary, chat.userId))
  const { log, isLoaded } = useStore(chat.timelines.of(summary.conversationId).state)
  const messages = log.entries.filter(({ content }) => content.kind === 'message')
  const isUnanswered = messages.length > 0 && messages.every(({ senderId }) => senderId === chat.userId)
  if (!isLoaded || !isUnanswered) return null
  return (
    <p className="border-line border-t px-5 py-2 text-center text-muted text-sm">
      <Trans>
        If you are new to <bdi>{name}</bdi>, your messages arrive as a request. You will see whether they were
        read once it is accepted.
      </Trans>
    </p>
  )
}

/** Where a stranger has opened the conversation: what becomes of it. */
function Received({ summary }: { summary: ConversationSummary }) {
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
