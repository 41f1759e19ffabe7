import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { assetAmount } from '@/lib/ethereum/amount'
import { useRequest } from '@/lib/http/useRequest'
import type { MyTipTotals, TipTotal } from '@/lib/protocol/generated'
import { assetKey } from './TipForm'

interface OwnTotalsProps {
  ask(): Promise<MyTipTotals>
}

/** What somebody gave and got in all; confirmed tips alone. Nothing where there is nothing to add up, or no answer. */
export function OwnTotals({ ask }: OwnTotalsProps) {
  const { t } = useLingui()
  const { value } = useRequest('own', ask)
  if (!value || value.given.length + value.received.length === 0) return null
  return (
    <dl className="grid gap-3 sm:grid-cols-2">
      <Sums term={t`Received`} totals={value.received} />
      <Sums term={t`Given`} totals={value.given} />
    </dl>
  )
}

function Sums({ term, totals }: { term: string; totals: readonly TipTotal[] }) {
  return (
    <div className="min-w-0 rounded-2xl bg-brand-soft px-4 py-3">
      <dt className="text-sm">{term}</dt>
      {totals.length === 0 && <dd className="font-semibold">–</dd>}
      {totals.map(({ asset, amount, count }) => (
        <dd key={assetKey(asset)} className="flex flex-wrap items-baseline gap-x-2">
          <span className="break-words font-bold text-lg tabular-nums">{assetAmount(amount, asset)}</span>
          <span className="text-sm">{plural(count, { one: '# tip', other: '# tips' })}</span>
        </dd>
      ))}
    </div>
  )
}
