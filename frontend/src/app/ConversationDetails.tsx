import { OwnPlace } from '@/features/conversations/components/OwnPlace'
import { otherUserId } from '@/features/conversations/model/conversations'
import { GroupDetailsDialog } from '@/features/groups/components/GroupDetailsDialog'
import { PersonDialog } from '@/features/people/components/PersonDialog'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { useChat } from './ChatContext'
import { useNames } from './useNames'

interface ConversationDetailsProps {
  summary: ConversationSummary
  /** One is not in it any more. */
  onGone(): void
  onClose(): void
}

/** With whom one talks, or in which group, and one's own place in it. */
export function ConversationDetails({ summary, onGone, onClose }: ConversationDetailsProps) {
  const { chat } = useChat()
  const nameOf = useNames()
  const { conversationId, membership } = summary
  const place = (
    <OwnPlace
      membership={membership}
      onChange={(change) => chat.groups.changeMembership(conversationId, change)}
    />
  )
  if (summary.kind === 'direct') {
    return (
      <PersonDialog
        people={chat.people}
        api={chat.api}
        userId={otherUserId(summary, chat.userId)}
        onClose={onClose}
      >
        {place}
      </PersonDialog>
    )
  }
  return (
    <GroupDetailsDialog
      groups={chat.groups}
      group={summary}
      userId={chat.userId}
      nameOf={nameOf}
      need={(userIds) => chat.people.need(userIds)}
      find={async (typed) => (await chat.api.findUsers(typed)).users}
      addressOf={(token) => `${location.origin}/join/${token}`}
      onClose={onClose}
      onGone={onGone}
    >
      {place}
    </GroupDetailsDialog>
  )
}
