import { useLingui } from '@lingui/react/macro'
import type { Attachment, Report, ReportCategory } from '@/lib/protocol/generated'
import { formatExact, formatMoment } from '@/lib/time/format'
import { Avatar } from '@/lib/ui/Avatar'
import { Button } from '@/lib/ui/Button'
import { usePicture } from '@/lib/ui/pictures'
import type { Moderation } from '../model/moderation'
import type { ActQuestion } from './ActDialog'
import { EvidenceLog } from './EvidenceLog'
import { ReportedFiles } from './ReportedFiles'

interface ReportCardProps {
  report: Report
  moderation: Moderation
  categories: Record<ReportCategory, string>
  nameOf(userId: string): string
  /** Something is to be done, once it is said why. */
  onAsk(question: ActQuestion): void
}

/** What somebody reported, and what may be done about it. */
export function ReportCard({ report, moderation, categories, nameOf, onAsk }: ReportCardProps) {
  const { t } = useLingui()
  const { reportId, subject, category, text, evidence, reporterId, accusedId, createdAt, status } = report
  const accused = nameOf(accusedId)
  const reporter = reporterId ? nameOf(reporterId) : t`Deleted user`
  const files = filesOf(report)
  const titleId = `report-${reportId}`
  return (
    <article
      aria-labelledby={titleId}
      className="flex flex-col gap-4 rounded-2xl border border-line bg-raised p-5"
    >
      <header className="flex items-center gap-3">
        <Avatar userId={accusedId} name={accused} alt={t`Picture of ${accused}`} />
        <div className="min-w-0">
          <h3 id={titleId} className="font-semibold text-lg tracking-tight">
            {subject.kind === 'message' ? t`Message from ${accused}` : accused}
          </h3>
          <p className="text-muted text-sm">
            {categories[category]} · {t`reported by ${reporter}`} ·{' '}
            <time dateTime={new Date(createdAt).toISOString()} title={formatExact(createdAt)}>
              {formatMoment(createdAt)}
            </time>
          </p>
        </div>
      </header>
      {text && (
        <p className="whitespace-pre-wrap break-words" dir="auto">
          {text}
        </p>
      )}
      {evidence && subject.kind === 'message' && (
        <EvidenceLog evidence={evidence} reportedId={subject.entryId} nameOf={nameOf} />
      )}
      {files.length > 0 && status === 'open' && (
        <ReportedFiles reportId={reportId} attachments={files} moderation={moderation} />
      )}
      {report.decided && <Decided report={report} nameOf={nameOf} />}
      <Acts
        report={report}
        moderation={moderation}
        accused={accused}
        onAsk={onAsk}
        isOpen={status === 'open'}
      />
    </article>
  )
}

/** What the reported message carried. */
function filesOf({ subject, evidence }: Report): readonly Attachment[] {
  const entry = evidence?.entries.find(
    ({ entryId }) => subject.kind === 'message' && entryId === subject.entryId,
  )
  return entry?.content.kind === 'message' ? (entry.content.attachments ?? []) : []
}

function Decided({ report: { decided, status }, nameOf }: Pick<ReportCardProps, 'report' | 'nameOf'>) {
  const { t } = useLingui()
  if (!decided) return null
  const who = nameOf(decided.by)
  const when = formatMoment(decided.at)
  return (
    <p className="rounded-xl bg-brand-soft px-4 py-3 text-sm">
      {status === 'resolved' ? t`Resolved by ${who}, ${when}` : t`Dismissed by ${who}, ${when}`}
      {': '}
      <bdi>{decided.reason}</bdi>
    </p>
  )
}

interface ActsProps extends Pick<ReportCardProps, 'report' | 'moderation' | 'onAsk'> {
  accused: string
  isOpen: boolean
}

function Acts({ report, moderation, accused, isOpen, onAsk }: ActsProps) {
  const { t } = useLingui()
  const { reportId, subject, accusedId } = report
  const picture = usePicture(accusedId)
  const resolve: ActQuestion = {
    title: t`Resolve this report?`,
    description: t`Action has been taken.`,
    action: t`Resolve`,
    isDangerous: false,
    hasTime: false,
    act: (reason) => moderation.decide(reportId, 'resolved', reason),
  }
  const dismiss: ActQuestion = {
    title: t`Dismiss this report?`,
    description: t`No action will be taken.`,
    action: t`Dismiss`,
    isDangerous: false,
    hasTime: false,
    act: (reason) => moderation.decide(reportId, 'dismissed', reason),
  }
  const suspend: ActQuestion = {
    title: t`Suspend ${accused}?`,
    description: t`All their sessions end within seconds, and they cannot sign in while suspended.`,
    action: t`Suspend`,
    isDangerous: true,
    hasTime: true,
    act: (reason, days) => moderation.suspend(accusedId, days, reason),
  }
  const unsuspend: ActQuestion = {
    title: t`Lift ${accused}’s suspension?`,
    description: t`They can sign in again. If they are not suspended, nothing changes.`,
    action: t`Lift suspension`,
    isDangerous: false,
    hasTime: false,
    act: (reason) => moderation.unsuspend(accusedId, reason),
  }
  return (
    <div className="flex flex-wrap gap-2">
      {isOpen && <Button onClick={() => onAsk(resolve)}>{resolve.action}</Button>}
      {isOpen && (
        <Button look="secondary" onClick={() => onAsk(dismiss)}>
          {dismiss.action}
        </Button>
      )}
      {subject.kind === 'message' && (
        <Button
          look="secondary"
          onClick={() =>
            onAsk({
              title: t`Remove this message?`,
              description: t`Its content is erased for everyone in the conversation. This cannot be undone.`,
              action: t`Remove message`,
              isDangerous: true,
              hasTime: false,
              act: (reason) => moderation.removeMessage(subject.conversationId, subject.entryId, reason),
            })
          }
        >
          {t`Remove message`}
        </Button>
      )}
      {picture && (
        <Button
          look="secondary"
          onClick={() =>
            onAsk({
              title: t`Remove the picture of ${accused}?`,
              description: t`The picture is deleted. They can choose another one.`,
              action: t`Remove picture`,
              isDangerous: true,
              hasTime: false,
              act: (reason) => moderation.removePicture(accusedId, reason),
            })
          }
        >
          {t`Remove picture`}
        </Button>
      )}
      <Button look="danger" onClick={() => onAsk(suspend)}>
        {t`Suspend ${accused}`}
      </Button>
      <Button look="quiet" onClick={() => onAsk(unsuspend)}>
        {unsuspend.action}
      </Button>
    </div>
  )
}
