import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect } from 'react'
import { useStore } from 'zustand'
import { assetAmount, formatBalance, formatEstimate, unknownToken, withSymbol } from '@/lib/ethereum/amount'
import { currencyOf } from '@/lib/ethereum/networks'
import { useAction } from '@/lib/http/useAction'
import type { TipAsset } from '@/lib/protocol/generated'
import { Address } from '@/lib/ui/Address'
import { Button } from '@/lib/ui/Button'
import { Notice } from '@/lib/ui/Notice'
import { Spinner } from '@/lib/ui/Spinner'
import type { Payment, PaymentState, Shortage } from '../model/payment'

interface TipReviewProps {
  payment: Payment
  /** Whom it is for. */
  name: string
  /** The account that pays. */
  from: string
  note: string
  /** The chain that the wallet is on: another look is taken when it changes. */
  chainId: number
  onSwitch(): Promise<void>
  onBack(): void
  onPay(): void
}

/** All that there is to know before one signs, and the way on from there. */
export function TipReview(props: TipReviewProps) {
  const { payment, name, from, note, chainId, onBack } = props
  const { t } = useLingui()
  const state = useStore(payment.state)
  const { intent, network } = payment
  const { asset, amount } = intent.tip
  // biome-ignore lint/correctness/useExhaustiveDependencies: another look for another chain
  useEffect(() => void payment.check(), [payment, chainId])
  return (
    <div className="flex flex-col gap-4">
      <dl className="flex flex-col divide-y divide-line rounded-2xl border border-line px-4">
        <Line term={t`Amount`}>
          <span className="font-bold text-lg">{assetAmount(amount, asset)}</span>
        </Line>
        <Line term={t`To`}>
          <bdi>{name}</bdi>
          <Address address={intent.recipient} />
        </Line>
        <Line term={t`From`}>
          <Address address={from} />
        </Line>
        {asset.token && (
          <Line term={t`Token`}>
            {unknownToken(asset) ? t`Unknown` : asset.symbol}
            <Address address={asset.token} />
          </Line>
        )}
        <Line term={t`Network`}>
          <bdi>{network.name}</bdi>
        </Line>
        <Line term={t`Network fee`}>
          <Fee state={state} currency={currencyOf(network)} />
        </Line>
        {note && (
          <Line term={t`Note`}>
            <span dir="auto" className="whitespace-pre-wrap break-words">
              {note}
            </span>
          </Line>
        )}
      </dl>
      <Problem state={state} asset={asset} currency={currencyOf(network)} />
      {state.step === 'wrongChain' && <OtherChain {...props} />}
      {state.step !== 'wrongChain' && <Progress state={state} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="secondary" disabled={isBusy(state)} onClick={onBack}>
          {t`Back`}
        </Button>
        <Next {...props} state={state} />
      </div>
    </div>
  )
}

function isBusy({ step }: PaymentState): boolean {
  return !['checking', 'ready', 'wrongChain'].includes(step)
}

function Line({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 py-2.5">
      <dt className="shrink-0 text-muted text-sm">{term}</dt>
      <dd className="flex min-w-0 flex-wrap items-baseline justify-end gap-x-2 text-end tabular-nums">
        {children}
      </dd>
    </div>
  )
}

interface FeeProps {
  state: PaymentState
  currency: TipAsset | undefined
}

function Fee({ state: { step, fee }, currency }: FeeProps) {
  const { t } = useLingui()
  if (fee !== null && currency) {
    const words = withSymbol(formatEstimate(fee, currency.decimals), currency)
    return <Trans>about {words}</Trans>
  }
  if (step === 'checking') return <Spinner label={t`Estimating the fee`} />
  return <span className="text-muted text-sm">{t`not known yet`}</span>
}

interface ProblemProps extends FeeProps {
  asset: TipAsset
}

function Problem({ state: { failure, shortage }, asset, currency }: ProblemProps) {
  const words = useShortage(shortage, asset, currency)
  if (!failure && !words) return null
  return <Notice>{words ?? failure}</Notice>
}

function useShortage(
  shortage: Shortage | null,
  asset: TipAsset,
  currency: TipAsset | undefined,
): string | null {
  const { t } = useLingui()
  if (!shortage) return null
  const { of, has, needs } = shortage
  const counted = of === 'asset' ? asset : (currency ?? asset)
  const own = withSymbol(formatBalance(has, counted.decimals), counted)
  if (of === 'asset') {
    const wanted = assetAmount(needs, asset)
    return t`Not enough in this wallet: it has ${own}, and the tip is ${wanted}.`
  }
  const paidIn = currency ?? asset
  const wanted = withSymbol(formatEstimate(needs, paidIn.decimals), paidIn)
  return asset.token
    ? t`Not enough for the network fee: this wallet has ${own}, and about ${wanted} is needed.`
    : t`Not enough for the tip and the network fee: this wallet has ${own}, and about ${wanted} is needed.`
}

function OtherChain({ payment }: TipReviewProps) {
  const name = payment.network.name
  return (
    <p role="status" className="rounded-xl bg-warn-soft px-4 py-3 text-sm text-warn">
      <Trans>
        Your wallet is on another network. The tip goes through <bdi>{name}</bdi>.
      </Trans>
    </p>
  )
}

/** What happens, and what its giver is to do. */
function Progress({ state }: { state: PaymentState }) {
  return (
    <p role="status" className="text-muted text-sm empty:hidden">
      {useStepWords(state)}
    </p>
  )
}

function useStepWords({ step, permission }: PaymentState): string {
  const { t } = useLingui()
  switch (step) {
    case 'ready':
      return {
        given: '',
        needed: t`Your wallet will ask twice: to approve exactly this amount, and to send the tip.`,
        neededAfterClearing: t`Your wallet will ask three times, because this token requires an earlier approval to be reset first: to reset it to zero, to approve exactly this amount, and to send the tip.`,
      }[permission]
    case 'clearing':
      return t`In your wallet, confirm that the earlier approval is reset to zero.`
    case 'approving':
      return t`In your wallet, approve this amount for the tip.`
    case 'settling':
      return permission === 'neededAfterClearing'
        ? t`Waiting for the network. Your wallet will then ask twice more.`
        : t`Waiting for the network. Your wallet will then ask once more.`
    case 'paying':
      return t`Confirm the tip in your wallet.`
    case 'reporting':
    case 'sent':
      return t`Sent.`
    default:
      return ''
  }
}

interface NextProps extends Pick<TipReviewProps, 'payment' | 'onSwitch' | 'onPay'> {
  state: PaymentState
}

function Next({ payment, state, onSwitch, onPay }: NextProps) {
  const { t } = useLingui()
  const switching = useAction()
  const { network, intent } = payment
  if (state.step === 'wrongChain') {
    return (
      <>
        {switching.failure && (
          <div className="order-first w-full">
            <Notice>{switching.failure}</Notice>
          </div>
        )}
        <Button isBusy={switching.isBusy} onClick={() => void switching.run(onSwitch)}>
          {t`Switch to ${network.name}`}
        </Button>
      </>
    )
  }
  if (state.step === 'ready' && (state.shortage || state.fee === null)) {
    return <Button onClick={() => void payment.check()}>{t`Check again`}</Button>
  }
  return (
    <Button disabled={state.step === 'checking'} isBusy={isBusy(state)} onClick={onPay}>
      {t`Tip ${assetAmount(intent.tip.amount, intent.tip.asset)}`}
    </Button>
  )
}
