import { useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { usePages } from '@/lib/http/usePages'
import type { Report, ReportCategory, ReportStatus } from '@/lib/protocol/generated'
import { Button } from '@/lib/ui/Button'
import { EmptyState } from '@/lib/ui/EmptyState'
import { CheckIcon } from '@/lib/ui/icons'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import { toast } from '@/lib/ui/toasts'
import type { Moderation } from '../model/moderation'
import { ActDialog, type ActQuestion } from './ActDialog'
import { ReportCard } from './ReportCard'

interface ReportQueueProps {
  moderation: Moderation
  status: ReportStatus
  categories: Record<ReportCategory, string>
  nameOf(userId: string): string
  /** Sees to it that these people's names are known soon. */
  need(userIds: readonly string[]): void
}

/** The reports in one state, the oldest first. */
export function ReportQueue({ moderation, status, categories, nameOf, need }: ReportQueueProps) {
  const { t } = useLingui()
  const pages = usePages(status, (cursor) => moderation.reports(status, cursor))
  const [question, setQuestion] = useState<ActQuestion | null>(null)
  const { items } = pages
  useEffect(() => need(items?.flatMap(peopleIn) ?? []), [items, need])
  const done = () => {
    toast(t`Done. This is recorded in the audit log.`, { tone: 'good' })
    pages.reload()
  }
  return (
    <div className="flex flex-col gap-4">
      {pages.failure && <Notice>{pages.failure}</Notice>}
      {!items && !pages.failure && <SkeletonRows label={t`Loading reports`} />}
      {items?.length === 0 && (
        <EmptyState picture={<CheckIcon className="size-10 text-brand" />} title={t`No reports`}>
          <p>
            {status === 'open' ? t`No reports are waiting for a decision.` : t`No reports with this status.`}
          </p>
        </EmptyState>
      )}
      {items?.map((report) => (
        <ReportCard
          key={report.reportId}
          report={report}
          moderation={moderation}
          categories={categories}
          nameOf={nameOf}
          onAsk={setQuestion}
        />
      ))}
      {pages.hasMore && (
        <Button look="quiet" isBusy={pages.isBusy} onClick={pages.more}>{t`Show more`}</Button>
      )}
      {question && <ActDialog question={question} onDone={done} onClose={() => setQuestion(null)} />}
    </div>
  )
}

function peopleIn({ accusedId, reporterId, decided, evidence }: Report): string[] {
  const writers = evidence?.entries.map(({ senderId }) => senderId) ?? []
  return [accusedId, ...(reporterId ? [reporterId] : []), ...(decided ? [decided.by] : []), ...writers]
}
