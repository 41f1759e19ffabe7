import { useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'
import { usePages } from '@/lib/http/usePages'
import type { AuditRecord } from '@/lib/protocol/generated'
import { formatExact, formatMoment } from '@/lib/time/format'
import { Button } from '@/lib/ui/Button'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import type { Moderation } from '../model/moderation'

interface AuditLogProps {
  moderation: Moderation
  nameOf(userId: string): string
  need(userIds: readonly string[]): void
}

/** What moderators did, and why. */
export function AuditLog({ moderation, nameOf, need }: AuditLogProps) {
  const { t } = useLingui()
  const pages = usePages('audit', (cursor) => moderation.audit(cursor))
  const { items } = pages
  useEffect(() => need(items?.flatMap(peopleIn) ?? []), [items, need])
  return (
    <div className="flex flex-col gap-3">
      {pages.failure && <Notice>{pages.failure}</Notice>}
      {!items && !pages.failure && <SkeletonRows label={t`Loading the audit log`} />}
      {items?.length === 0 && <p className="py-8 text-center text-muted">{t`No actions yet.`}</p>}
      <ol aria-label={t`Audit log`} className="flex flex-col">
        {items?.map((record) => (
          <Act key={`${record.at} ${JSON.stringify(record.act)}`} record={record} nameOf={nameOf} />
        ))}
      </ol>
      {pages.hasMore && (
        <Button look="quiet" isBusy={pages.isBusy} onClick={pages.more}>{t`Show more`}</Button>
      )}
    </div>
  )
}

function Act({ record, nameOf }: { record: AuditRecord; nameOf(userId: string): string }) {
  const words = useWords(record, nameOf)
  return (
    <li className="border-line border-b py-3 last:border-b-0">
      <p className="flex items-baseline justify-between gap-4">
        <span className="font-medium">{words}</span>
        <time
          dateTime={new Date(record.at).toISOString()}
          title={formatExact(record.at)}
          className="shrink-0 text-muted text-sm"
        >
          {formatMoment(record.at)}
        </time>
      </p>
      <p className="whitespace-pre-wrap break-words text-muted text-sm" dir="auto">
        {record.reason}
      </p>
    </li>
  )
}

function useWords({ act, moderatorId }: AuditRecord, nameOf: (userId: string) => string): string {
  const { t } = useLingui()
  const who = nameOf(moderatorId)
  const whom = 'userId' in act && act.userId ? nameOf(act.userId) : ''
  switch (act.kind) {
    case 'decided':
      if (act.status === 'resolved') return t`${who} resolved a report`
      return act.status === 'dismissed' ? t`${who} dismissed a report` : t`${who} reopened a report`
    case 'suspended':
      return act.until
        ? t`${who} suspended ${whom} until ${formatMoment(act.until)}`
        : t`${who} suspended ${whom} permanently`
    case 'unsuspended':
      return t`${who} lifted ${whom}’s suspension`
    case 'messageRemoved':
      return t`${who} removed a message`
    case 'userPictureRemoved':
      return t`${who} removed ${whom}’s picture`
    case 'groupPictureRemoved':
      return t`${who} removed a group’s picture`
    default:
      return t`${who} did something that this version of the app cannot show`
  }
}

function peopleIn({ moderatorId, act }: AuditRecord): string[] {
  return 'userId' in act && act.userId ? [moderatorId, act.userId] : [moderatorId]
}
