import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { assetAmount } from '@/lib/ethereum/amount'
import { useRequest } from '@/lib/http/useRequest'
import type { TipTotal, TipTotals as Totals } from '@/lib/protocol/generated'
import { Avatar } from '@/lib/ui/Avatar'
import { ListRow } from '@/lib/ui/ListRow'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import { assetKey } from './TipForm'

interface TipTotalsProps {
  conversationId: string
  ask(conversationId: string): Promise<Totals>
  nameOf(userId: string): string
  /** Sees to it that these people’s names are known soon. */
  need(userIds: readonly string[]): void
}

/** What was tipped in a conversation, and who got how much; confirmed tips alone. */
export function TipTotals(props: TipTotalsProps) {
  const { t } = useLingui()
  return (
    <section aria-label={t`Tips`} className="flex flex-col gap-3">
      <h3 className="font-semibold">{t`Tips`}</h3>
      <Content {...props} />
    </section>
  )
}

function Content({ conversationId, ask, nameOf, need }: TipTotalsProps) {
  const { t } = useLingui()
  const { value, failure } = useRequest(conversationId, async () => {
    const totals = await ask(conversationId)
    need(Object.keys(totals.received))
    return totals
  })
  if (failure) return <Notice>{failure}</Notice>
  if (!value) return <SkeletonRows label={t`Loading tips`} count={2} />
  if (value.totals.length === 0) {
    return (
      <p className="text-muted text-sm">
        <Trans>No tips here yet. A tip counts once the network has confirmed it.</Trans>
      </p>
    )
  }
  return (
    <div className="flex flex-col gap-4">
      <ul aria-label={t`Tipped in this conversation`} className="flex flex-wrap gap-2">
        {value.totals.map((total) => (
          <li key={assetKey(total.asset)} className="min-w-0 rounded-2xl bg-brand-soft px-4 py-2.5">
            <p className="break-words font-bold text-lg tabular-nums">
              {assetAmount(total.amount, total.asset)}
            </p>
            <p className="text-muted text-xs">{plural(total.count, { one: '# tip', other: '# tips' })}</p>
          </li>
        ))}
      </ul>
      <ul aria-label={t`Tips received by`} className="flex flex-col gap-1">
        {Object.entries(value.received).map(([userId, totals]) => (
          <li key={userId} className="flex items-center gap-3 py-1">
            <ListRow
              start={<Avatar userId={userId} name={nameOf(userId)} size="small" />}
              title={<bdi>{nameOf(userId)}</bdi>}
              detail={<Got totals={totals} />}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Got({ totals }: { totals: readonly TipTotal[] }) {
  return <>{totals.map(({ amount, asset }) => assetAmount(amount, asset)).join(' · ')}</>
}
