import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { formatExact, formatMoment } from '@/lib/time/format'
import { Avatar } from '@/lib/ui/Avatar'
import { Dialog } from '@/lib/ui/Dialog'
import { ListRow } from '@/lib/ui/ListRow'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import type { Receipt } from '../model/receipts'

interface MessageInfoProps {
  text: string
  /** When it was sent, in milliseconds since the Unix epoch. */
  sentAt: number
  /** How far it has come with each; `null` until that is known. */
  receipts: readonly Receipt[] | null
  /** Why that cannot be known at the moment. */
  failure: string | null
  /** The group is too large for anybody to be told. */
  isTooLarge: boolean
  nameOf(userId: string): string
  onClose(): void
}

/** Who has read a message and when, and whom it has not reached yet. */
export function MessageInfo(props: MessageInfoProps) {
  const { text, sentAt, receipts, failure, isTooLarge, nameOf, onClose } = props
  const { t } = useLingui()
  const headings: Record<Receipt['state'], string> = {
    read: t`Read by`,
    delivered: t`Delivered to`,
    waiting: t`Not delivered, or receipts turned off`,
  }
  return (
    <Dialog title={t`Message info`} width="small" isOpen onClose={onClose}>
      <div className="flex flex-col gap-5">
        <blockquote className="rounded-2xl bg-brand-soft px-4 py-3">
          <p className="line-clamp-4 break-words" dir="auto">
            {text}
          </p>
          <p className="mt-1 text-muted text-xs">{t`Sent ${formatExact(sentAt)}`}</p>
        </blockquote>
        {failure && <Notice>{failure}</Notice>}
        {isTooLarge && <Note>{t`Groups of more than 50 people do not show who has read a message.`}</Note>}
        {!receipts && !failure && !isTooLarge && <SkeletonRows label={t`Loading receipts`} />}
        {(['read', 'delivered', 'waiting'] as const).map((state) => (
          <People
            key={state}
            heading={headings[state]}
            receipts={receipts?.filter((receipt) => receipt.state === state) ?? []}
            nameOf={nameOf}
          />
        ))}
        {receipts?.some(({ state }) => state === 'read') && (
          <Note>{t`Each person had read the message by the time shown.`}</Note>
        )}
      </div>
    </Dialog>
  )
}

interface PeopleProps {
  heading: string
  receipts: readonly Receipt[]
  nameOf(userId: string): string
}

function People({ heading, receipts, nameOf }: PeopleProps) {
  if (receipts.length === 0) return null
  return (
    <section aria-label={heading}>
      <h3 className="font-semibold text-muted text-sm">{heading}</h3>
      <ul className="mt-1">
        {receipts.map(({ userId, readAt }) => (
          <li key={userId} className="flex min-h-12 items-center gap-3">
            <ListRow
              start={<Avatar userId={userId} name={nameOf(userId)} size="small" />}
              title={<bdi>{nameOf(userId)}</bdi>}
              aside={
                readAt !== undefined && (
                  <time
                    dateTime={new Date(readAt).toISOString()}
                    title={formatExact(readAt)}
                    className="shrink-0 text-muted text-sm tabular-nums"
                  >
                    {formatMoment(readAt)}
                  </time>
                )
              }
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Note({ children }: { children: ReactNode }) {
  return <p className="text-muted text-sm">{children}</p>
}
