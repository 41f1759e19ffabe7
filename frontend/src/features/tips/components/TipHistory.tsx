import { Trans, useLingui } from '@lingui/react/macro'
import { assetAmount } from '@/lib/ethereum/amount'
import { useAction } from '@/lib/http/useAction'
import { useRequest } from '@/lib/http/useRequest'
import type { TipDetails, TipPage } from '@/lib/protocol/generated'
import { formatExact, formatShort } from '@/lib/time/format'
import { Button } from '@/lib/ui/Button'
import { DownloadIcon } from '@/lib/ui/icons'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import { saveCsv } from '../model/csvFile'
import { wholeCsv } from '../model/csvPages'
import type { TipsApi } from '../model/tips'
import { ExplorerLink } from './ExplorerLink'
import { TipStanding } from './TipStanding'

interface TipHistoryProps {
  api: Pick<TipsApi, 'listTips' | 'exportTips'>
  /** Oneself. */
  userId: string
  nameOf(userId: string): string
  /** Sees to it that these people’s names are known soon. */
  need(userIds: readonly string[]): void
  /** The page of a tip’s transaction in its chain’s explorer; `null` where there is none. */
  explorerUrl(tip: TipDetails): string | null
}

/** The tips that one gave and got, the latest first. */
export function TipHistory(props: TipHistoryProps) {
  const { api, userId, need } = props
  const { t } = useLingui()
  const load = async (cursor?: string | null) => {
    const page = await api.listTips({ cursor })
    need(page.tips.flatMap(({ fromUserId, toUserId }) => [fromUserId, toUserId]))
    return page
  }
  const { value, failure, change } = useRequest<TipPage>(userId, () => load())
  const more = useAction()
  const saving = useAction()
  const problem = failure ?? more.failure ?? saving.failure
  const loadMore = async (known: TipPage) => {
    const { tips, next } = await load(known.next)
    change((now) => ({ tips: [...now.tips, ...tips], ...(next ? { next } : {}) }))
  }
  return (
    <div className="flex flex-col gap-3">
      {problem && <Notice>{problem}</Notice>}
      {!value && !failure && <SkeletonRows label={t`Loading tips`} />}
      {value?.tips.length === 0 && (
        <p className="text-muted text-sm">
          <Trans>You have not given or received any tips yet.</Trans>
        </p>
      )}
      {value && value.tips.length > 0 && (
        <>
          <ul aria-label={t`Your tips`} className="flex flex-col divide-y divide-line">
            {value.tips.map((tip) => (
              <HistoryRow key={tip.tipId} tip={tip} {...props} />
            ))}
          </ul>
          <div className="flex flex-wrap gap-2">
            {value.next && (
              <Button
                look="secondary"
                isBusy={more.isBusy}
                onClick={() => void more.run(() => loadMore(value))}
              >
                {t`Show more`}
              </Button>
            )}
            <SaveButton
              isBusy={saving.isBusy}
              onPress={() =>
                void saving.run(async () =>
                  saveCsv(await wholeCsv((before) => api.exportTips({ before })), 'natter-tips.csv'),
                )
              }
            />
          </div>
        </>
      )}
    </div>
  )
}

function SaveButton({ isBusy, onPress }: { isBusy: boolean; onPress(): void }) {
  const { t } = useLingui()
  return (
    <Button look="secondary" isBusy={isBusy} onClick={onPress}>
      {!isBusy && <DownloadIcon />}
      {t`Export all as CSV`}
    </Button>
  )
}

interface RowProps extends Pick<TipHistoryProps, 'userId' | 'nameOf' | 'explorerUrl'> {
  tip: TipDetails
}

function HistoryRow({ tip, userId, nameOf, explorerUrl }: RowProps) {
  const isGiven = tip.fromUserId === userId
  const other = <bdi>{nameOf(isGiven ? tip.toUserId : tip.fromUserId)}</bdi>
  const isReceived = !isGiven && tip.status?.status === 'confirmed'
  const address = explorerUrl(tip)
  return (
    <li className="flex items-start gap-3 py-3">
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-3">
          <p className="truncate font-medium">
            {isGiven ? <Trans>To {other}</Trans> : <Trans>From {other}</Trans>}
          </p>
          <bdi
            className={`min-w-0 break-words text-end tabular-nums ${amountLook(tip)} ${isReceived ? 'text-good' : ''}`}
          >
            {`${isGiven ? '−' : '+'}${assetAmount(tip.amount, tip.asset)}`}
          </bdi>
        </div>
        <div className="flex flex-wrap items-baseline justify-between gap-x-3">
          <time
            dateTime={new Date(tip.intendedAt).toISOString()}
            title={formatExact(tip.intendedAt)}
            className="text-muted text-xs"
          >
            {formatShort(tip.intendedAt)}
          </time>
          {tip.transaction ? <TipStanding status={tip.status ?? null} /> : <Unsent />}
        </div>
      </div>
      {address && (
        <span className="text-muted">
          <ExplorerLink address={address} />
        </span>
      )}
    </li>
  )
}

/** What is not proven to be paid does not look like money. */
function amountLook({ status }: TipDetails): string {
  return status?.status === 'confirmed' ? 'font-semibold' : 'text-muted'
}

function Unsent() {
  return (
    <span className="text-muted text-sm">
      <Trans>Not sent</Trans>
    </span>
  )
}
