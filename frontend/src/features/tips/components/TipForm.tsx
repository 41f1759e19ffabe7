import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, type ReactNode, useState } from 'react'
import { assetAmount, plainAmount, readAmount, type Typed } from '@/lib/ethereum/amount'
import type { Network, TipAsset } from '@/lib/protocol/generated'
import { Button } from '@/lib/ui/Button'
import { Field, Select, TextArea } from '@/lib/ui/Field'
import { Notice } from '@/lib/ui/Notice'
import { presetsOf } from '../model/presets'

/** Longer than this nobody reads with a tip; the server takes more. */
const MAX_NOTE = 280

/** What is filled in. */
export interface TipDraft {
  /** Of {@link assetKey}. */
  asset: string
  /** As it was typed. */
  amount: string
  note: string
}

interface TipFormProps {
  /** Where one chooses whom it is for. */
  to: ReactNode
  networks: readonly Network[]
  draft: TipDraft
  onDraft(draft: TipDraft): void
  isBusy: boolean
  failure: string | null
  /** With the amount in the asset’s smallest unit. */
  onSubmit(asset: TipAsset, units: bigint): void
}

/** Tells assets of all chains apart. */
export function assetKey({ chainId, token }: TipAsset): string {
  return `${chainId}/${token ?? ''}`
}

/** How much, in what, to whom, with which words. */
export function TipForm(props: TipFormProps) {
  const { t } = useLingui()
  const assets = props.networks.flatMap((network) => network.assets)
  const asset = assets.find((known) => assetKey(known) === props.draft.asset) ?? assets[0]
  if (!asset) return <Notice>{t`Tips are not available here yet.`}</Notice>
  return <Fields {...props} assets={assets} asset={asset} />
}

interface FieldsProps extends TipFormProps {
  assets: readonly TipAsset[]
  asset: TipAsset
}

function Fields(props: FieldsProps) {
  const { to, networks, assets, asset, draft, onDraft, isBusy, failure, onSubmit } = props
  const { t } = useLingui()
  const [isChecked, setChecked] = useState(false)
  const typed = readAmount(draft.amount, asset.decimals)
  const change = (part: Partial<TipDraft>) => onDraft({ ...draft, ...part })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if ('units' in typed) onSubmit(asset, typed.units)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-5" noValidate>
      {failure && <Notice>{failure}</Notice>}
      {to}
      {assets.length > 1 && (
        <Select
          label={t`Currency`}
          value={assetKey(asset)}
          onChange={({ target }) => change({ asset: target.value, amount: '' })}
        >
          {networks.map((network) =>
            network.assets.map((known) => (
              <option key={assetKey(known)} value={assetKey(known)}>
                {networks.length > 1 ? t`${known.symbol} on ${network.name}` : known.symbol}
              </option>
            )),
          )}
        </Select>
      )}
      <Presets asset={asset} chosen={typed} onChoose={(amount) => change({ amount })} />
      <Field
        label={t`Amount in ${asset.symbol}`}
        dir="ltr"
        inputMode="decimal"
        autoComplete="off"
        value={draft.amount}
        onChange={({ target }) => change({ amount: target.value })}
        problem={useProblem(typed, asset, isChecked)}
      />
      <TextArea
        label={t`Note (optional)`}
        rows={2}
        dir="auto"
        maxLength={MAX_NOTE}
        value={draft.note}
        onChange={({ target }) => change({ note: target.value })}
      />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-48 flex-1 text-muted text-xs">
          <Trans>You will see the cost before anything is sent.</Trans>
        </p>
        <Button type="submit" isBusy={isBusy}>
          {t`Continue`}
        </Button>
      </div>
    </form>
  )
}

interface PresetsProps {
  asset: TipAsset
  chosen: Typed
  onChoose(amount: string): void
}

function Presets({ asset, chosen, onChoose }: PresetsProps) {
  const { t } = useLingui()
  return (
    <fieldset className="grid grid-cols-2 gap-2 min-[26rem]:grid-cols-4">
      <legend className="mb-1.5 font-medium text-sm">{t`Amount`}</legend>
      {presetsOf(asset).map((units) => {
        const isChosen = 'units' in chosen && chosen.units === units
        return (
          <button
            key={units}
            type="button"
            aria-pressed={isChosen}
            onClick={() => onChoose(plainAmount(units, asset.decimals))}
            className={`min-h-11 rounded-xl border px-1 font-semibold text-sm tabular-nums transition-colors ${
              isChosen ? 'border-brand bg-brand text-on-brand' : 'border-field bg-raised hover:bg-brand-soft'
            }`}
          >
            {assetAmount(units, asset)}
          </button>
        )
      })}
    </fieldset>
  )
}

/** What is wrong with the amount; what is merely not there yet only after somebody wanted to go on. */
function useProblem(typed: Typed, { decimals, symbol }: TipAsset, isChecked: boolean): string | undefined {
  const { t } = useLingui()
  if (!('problem' in typed)) return undefined
  switch (typed.problem) {
    case 'empty':
      return isChecked ? t`Choose an amount, or type your own.` : undefined
    case 'zero':
      return isChecked ? t`Enter an amount greater than zero.` : undefined
    case 'tooPrecise':
      return t`${symbol} has at most ${decimals} decimal places.`
    case 'tooLarge':
      return t`This amount is too large.`
    default:
      return t`Enter an amount in digits, such as 0.5.`
  }
}
