import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import type { Tip, TipStatus } from '@/lib/protocol/generated'
import { formatClock, formatExact } from '@/lib/time/format'
import { CoinIcon, OutsideIcon, ReplyIcon } from '@/lib/ui/icons'
import { TipStanding } from './TipStanding'
import { amountWords } from './tipWords'

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
}

/** A tip in a conversation. */
export function TipCard(props: TipCardProps) {
  const { tip, status, senderId, userId, at, explorerUrl, about, onShowAbout } = props
  const side = senderId === userId ? 'items-end' : 'items-start'
  const isFailed = status?.status === 'failed'
  const paidBy = status?.status === 'confirmed' ? status.transaction : tip.transaction
  const address = explorerUrl(paidBy)
  const isCelebrated = useCelebration(at, status)
  return (
    <div className={`flex flex-col pt-3 ${side}`}>
      <article
        aria-label={useTitle(props)}
        className="w-[min(20rem,85%)] overflow-hidden rounded-[1.25rem] border border-line bg-raised shadow-low"
      >
        <div className="flex items-center gap-3 px-4 pt-3.5 pb-3">
          <Coin isCelebrated={isCelebrated} isFailed={isFailed} />
          <div className="min-w-0 flex-1">
            <p className="truncate text-muted text-sm">
              <Who {...props} />
            </p>
            <p
              className={`break-words font-bold text-xl tabular-nums tracking-tight ${isFailed ? 'text-muted line-through' : ''}`}
            >
              {amountWords(tip.amount, tip.asset)}
            </p>
          </div>
        </div>
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
            {address && <Explorer address={address} />}
          </span>
        </footer>
      </article>
    </div>
  )
}

type Parties = Pick<TipCardProps, 'tip' | 'senderId' | 'userId' | 'nameOf'>

function Who({ tip, senderId, userId, nameOf }: Parties) {
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
  const amount = amountWords(tip.amount, tip.asset)
  const [from, to] = [nameOf(senderId), nameOf(tip.toUserId)]
  if (senderId === userId) return t`Your tip of ${amount} to ${to}`
  return tip.toUserId === userId
    ? t`${from}’s tip of ${amount} to you`
    : t`${from}’s tip of ${amount} to ${to}`
}

function Coin({ isCelebrated, isFailed }: { isCelebrated: boolean; isFailed: boolean }) {
  const look = isFailed ? 'bg-line text-muted' : 'bg-clay text-on-clay'
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

function Explorer({ address }: { address: string }) {
  const { t } = useLingui()
  return (
    <a
      href={address}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t`Show in the explorer`}
      title={t`Show in the explorer`}
      className="grid size-11 place-items-center rounded-xl hover:bg-brand-soft hover:text-ink"
    >
      <OutsideIcon className="size-4" />
    </a>
  )
}

/** A tip that is younger than this has just come, in milliseconds. */
const FRESH_MS = 5000

/** Whether it has just come, or has just been confirmed while one looks. */
function useCelebration(at: number, status: TipStatus | null): boolean {
  const [isFresh] = useState(() => Date.now() - at < FRESH_MS)
  const isConfirmed = status?.status === 'confirmed'
  const before = useRef(isConfirmed)
  const [hasTurned, setTurned] = useState(false)
  useEffect(() => {
    if (isConfirmed && !before.current) setTurned(true)
    before.current = isConfirmed
  }, [isConfirmed])
  return hasTurned || (isFresh && !isConfirmed)
}
