import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { assetAmount, formatAmount, unknownToken } from '@/lib/ethereum/amount'
import type { Tip, TipAsset, TipStatus } from '@/lib/protocol/generated'
import { formatClock, formatExact } from '@/lib/time/format'
import { Address } from '@/lib/ui/Address'
import { IconButton } from '@/lib/ui/IconButton'
import { AlertIcon, CoinIcon, DeleteIcon, MoreIcon, ReplyIcon } from '@/lib/ui/icons'
import { Menu } from '@/lib/ui/Menu'
import { ExplorerLink } from './ExplorerLink'
import { TipStanding } from './TipStanding'

export interface TipCardProps {
  tip: Tip
  status: TipStatus | null
  senderId: string
  /** Oneself. */
  userId: string
  /** When, in milliseconds since the Unix epoch. */
  at: number
  nameOf(userId: string): string
  /** The page of a transaction in the chain’s explorer; `null` where there is none. */
  explorerUrl(transaction: string): string | null
  /** What the message says that it is for; `null` where that is not known here. */
  about: string | null
  onShowAbout(entryId: string): void
  /** Tells the moderators of it; `null` for one’s own. */
  onReport: (() => void) | null
  /** Deletes it from the conversation, which takes back no money; `null` for whoever may not. */
  onDelete: (() => void) | null
}

/** A tip in a conversation. */
export function TipCard(props: TipCardProps) {
  const { tip, status, senderId, userId, at, explorerUrl, about, onShowAbout } = props
  const side = senderId === userId ? 'items-end' : 'items-start'
  const isPaid = status?.status === 'confirmed'
  const paidBy = isPaid ? status.transaction : tip.transaction
  const address = explorerUrl(paidBy)
  const token = unknownToken(tip.asset)
  const isCelebrated = useCelebration(isPaid)
  return (
    <div className={`flex flex-col pt-3 ${side}`}>
      <article
        aria-label={useTitle(props)}
        className={`relative w-[min(20rem,85%)] overflow-hidden rounded-[1.25rem] border ${isPaid ? 'border-line bg-raised shadow-low' : 'border-field border-dashed'}`}
      >
        <div className="flex items-center gap-3 px-4 pt-3.5 pb-3">
          <Coin isCelebrated={isCelebrated} isPaid={isPaid} />
          <div className="min-w-0 flex-1">
            <p className="truncate pe-6 text-muted text-sm">
              {isPaid ? <WhoTipped {...props} /> : <Whose {...props} />}
            </p>
            <p
              className={`break-words text-xl tabular-nums tracking-tight ${AMOUNT_LOOKS[status?.status ?? 'pending']}`}
            >
              <Amount {...tip} />
            </p>
            {token && <Address address={token} />}
          </div>
        </div>
        <Options {...props} />
        {tip.note && (
          <p dir="auto" className="whitespace-pre-wrap break-words px-4 pb-3">
            {tip.note}
          </p>
        )}
        {tip.aboutId && <About text={about} onPress={() => onShowAbout(tip.aboutId ?? '')} />}
        <footer className="flex min-h-11 flex-wrap items-center justify-between gap-x-3 border-line border-t py-1 ps-4 pe-2">
          <TipStanding status={status} />
          <span className="ms-auto flex items-center text-muted text-xs">
            <time dateTime={new Date(at).toISOString()} title={formatExact(at)} className="px-2 tabular-nums">
              {formatClock(at)}
            </time>
            {address && <ExplorerLink address={address} />}
          </span>
        </footer>
      </article>
    </div>
  )
}

type Parties = Pick<TipCardProps, 'tip' | 'senderId' | 'userId' | 'nameOf'>

/** Only what the chain has proven looks like money. */
const AMOUNT_LOOKS = {
  pending: 'text-muted',
  confirmed: 'font-bold',
  failed: 'text-muted line-through',
  reorganised: 'text-muted',
} satisfies Record<TipStatus['status'], string>

function Amount({ amount, asset }: { amount: string; asset: TipAsset }) {
  const number = formatAmount(amount, asset.decimals)
  if (unknownToken(asset)) return <Trans>{number} of an unknown token</Trans>
  return assetAmount(amount, asset)
}

/** Whose tip it is to be, of which nothing is proven yet. */
function Whose({ tip, senderId, userId, nameOf }: Parties) {
  const from = <bdi>{nameOf(senderId)}</bdi>
  const to = <bdi>{nameOf(tip.toUserId)}</bdi>
  if (senderId === userId) return <Trans>Your tip to {to}</Trans>
  return tip.toUserId === userId ? (
    <Trans>Tip to you from {from}</Trans>
  ) : (
    <Trans>
      Tip to {to} from {from}
    </Trans>
  )
}

function WhoTipped({ tip, senderId, userId, nameOf }: Parties) {
  const from = <bdi>{nameOf(senderId)}</bdi>
  const to = <bdi>{nameOf(tip.toUserId)}</bdi>
  if (senderId === userId) return <Trans>You tipped {to}</Trans>
  return tip.toUserId === userId ? (
    <Trans>{from} tipped you</Trans>
  ) : (
    <Trans>
      {from} tipped {to}
    </Trans>
  )
}

function useTitle({ tip, senderId, userId, nameOf }: Parties): string {
  const { t } = useLingui()
  const amount = assetAmount(tip.amount, tip.asset)
  const [from, to] = [nameOf(senderId), nameOf(tip.toUserId)]
  if (senderId === userId) return t`Your tip of ${amount} to ${to}`
  return tip.toUserId === userId
    ? t`${from}’s tip of ${amount} to you`
    : t`${from}’s tip of ${amount} to ${to}`
}

function Coin({ isCelebrated, isPaid }: { isCelebrated: boolean; isPaid: boolean }) {
  const look = isPaid ? 'bg-clay text-on-clay' : 'bg-line text-muted'
  return (
    <span aria-hidden="true" className="relative grid size-11 shrink-0 place-items-center">
      {isCelebrated && <span className="absolute inset-0 animate-tip-ring rounded-full bg-clay" />}
      <span
        className={`relative grid size-11 place-items-center rounded-full ${look} ${isCelebrated ? 'animate-tip-coin' : ''}`}
      >
        <CoinIcon className="size-6" />
      </span>
    </span>
  )
}

function About({ text, onPress }: { text: string | null; onPress(): void }) {
  return (
    <button
      type="button"
      onClick={onPress}
      className="mx-3 mb-3 flex min-h-11 w-[calc(100%-1.5rem)] items-center gap-2 rounded-lg border-brand border-s-4 bg-brand-soft px-3 py-1 text-start text-sm"
    >
      <ReplyIcon className="size-4 shrink-0 text-brand" />
      <span className="sr-only">
        <Trans>For the message</Trans>{' '}
      </span>
      <span dir="auto" className="line-clamp-2 min-w-0 flex-1 break-words">
        {text ?? <Trans>For a message</Trans>}
      </span>
    </button>
  )
}

function Options({ onReport, onDelete }: TipCardProps) {
  const { t } = useLingui()
  const item = (id: string, label: string, icon: ReactNode, onSelect: (() => void) | null) =>
    onSelect ? [{ id, label, icon, isDangerous: true, onSelect }] : []
  const items = [
    ...item('report', t`Report`, <AlertIcon />, onReport),
    ...item('delete', t`Delete for everyone`, <DeleteIcon />, onDelete),
  ]
  if (items.length === 0) return null
  return (
    <Menu groups={[items]}>
      <IconButton label={t`Options for this tip`} className="absolute end-0 top-0">
        <MoreIcon className="size-4" />
      </IconButton>
    </Menu>
  )
}

/** Whether it has been confirmed while one looks. */
function useCelebration(isPaid: boolean): boolean {
  const [wasPaid, setWasPaid] = useState(isPaid)
  const [isCelebrated, setCelebrated] = useState(false)
  if (wasPaid !== isPaid) {
    setWasPaid(isPaid)
    setCelebrated(isPaid)
  }
  return isCelebrated
}
