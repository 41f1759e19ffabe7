import { useLingui } from '@lingui/react/macro'
import { GroupDetailsDialog } from '@/features/groups/components/GroupDetailsDialog'
import { ReportDialog } from '@/features/reports/components/ReportDialog'
import type { ConversationSummary, ReportSubject } from '@/lib/protocol/generated'
import { Confirm } from '@/lib/ui/Confirm'
import type { Chat } from './chat'

interface Common {
  chat: Chat
  onClose(): void
}

interface DetailsProps extends Common {
  group: Extract<ConversationSummary, { kind: 'group' }>
  nameOf(userId: string): string
  onGone(): void
}

export function Details({ chat, ...props }: DetailsProps) {
  return (
    <GroupDetailsDialog
      groups={chat.groups}
      userId={chat.userId}
      need={(userIds) => chat.people.need(userIds)}
      find={async (typed) => (await chat.api.findUsers(typed)).users}
      addressOf={(token) => `${location.origin}/join/${token}`}
      {...props}
    />
  )
}

interface BlockProps extends Common {
  otherId: string
  name: string
  isBlocked: boolean
}

/** Blocks somebody, or takes that back. */
export function Block({ chat, otherId, name, isBlocked, onClose }: BlockProps) {
  const { t } = useLingui()
  return (
    <Confirm
      title={isBlocked ? t`Unblock ${name}?` : t`Block ${name}?`}
      description={
        isBlocked
          ? t`You can write to each other again.`
          : t`Neither of you can write to the other, see whether they are here, or put them into groups. They are not told.`
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

interface ReportProps extends Common {
  subject: ReportSubject
}

export function Report({ chat, subject, onClose }: ReportProps) {
  return (
    <ReportDialog
      subject={subject}
      onSend={(report) =>
        chat.once(`report ${JSON.stringify(report)}`, (reportId) => chat.api.report({ reportId, ...report }))
      }
      onClose={onClose}
    />
  )
}
