import { useLingui } from '@lingui/react/macro'
import { otherUserId } from '@/features/conversations/model/conversations'
import { LeavingDialog } from '@/features/groups/components/Leaving'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { Confirm } from '@/lib/ui/Confirm'
import { useChat } from '../chat/ChatContext'
import { Report } from '../moderation/Report'
import { useNames } from '../people/useNames'
import { SearchInConversation } from '../search/SearchInConversation'
import { ConversationDetails } from './ConversationDetails'
import type { ConversationIntent } from './useConversationItems'
import { useLeaving } from './useLeaving'

interface DialogsProps {
  summary: ConversationSummary
  dialog: ConversationIntent
  onClose(): void
}

/** What is asked or shown before something happens to a conversation. */
export function ConversationDialogs({ summary, dialog, onClose }: DialogsProps) {
  const { chat } = useChat()
  const onGone = useLeaving(summary.conversationId)
  const otherId = otherUserId(summary, chat.userId)
  switch (dialog) {
    case 'details':
      return <ConversationDetails summary={summary} onGone={onGone} onClose={onClose} />
    case 'search':
      return <SearchInConversation conversationId={summary.conversationId} onClose={onClose} />
    case 'block':
      return <Block otherId={otherId} isBlocked={summary.membership.blocks} onClose={onClose} />
    case 'report':
      return <Report chat={chat} subject={{ kind: 'user', userId: otherId }} onClose={onClose} />
    case 'leave':
    case 'delete':
      if (summary.kind !== 'group') return null
      return (
        <LeavingDialog groups={chat.groups} group={summary} how={dialog} onGone={onGone} onClose={onClose} />
      )
  }
}

interface BlockProps {
  otherId: string
  isBlocked: boolean
  onClose(): void
}

/** Blocks somebody, or takes that back. */
function Block({ otherId, isBlocked, onClose }: BlockProps) {
  const { t } = useLingui()
  const { chat } = useChat()
  const name = useNames()(otherId)
  return (
    <Confirm
      title={isBlocked ? t`Unblock ${name}?` : t`Block ${name}?`}
      description={
        isBlocked
          ? t`You can message each other again.`
          : t`You will not be able to message each other, see each other’s online status, or add each other to groups. They are not notified.`
      }
      action={isBlocked ? t`Unblock` : t`Block`}
      isDangerous={!isBlocked}
      isOpen
      onClose={onClose}
      onConfirm={async () => {
        await (isBlocked ? chat.api.unblockUser(otherId) : chat.api.blockUser(otherId))
        chat.markBlocked(otherId, !isBlocked)
      }}
    />
  )
}
