import { ReportDialog } from '@/features/reports/components/ReportDialog'
import type { ReportSubject } from '@/lib/protocol/generated'
import type { Chat } from '../chat/chat'

interface ReportProps {
  chat: Chat
  subject: ReportSubject
  onClose(): void
}

/** Tells the moderators of a message or a person. */
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
