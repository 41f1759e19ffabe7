import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { currencyOf, type Networks } from '@/lib/ethereum/networks'
import type { Payer } from '@/lib/ethereum/provider'
import { useAction } from '@/lib/http/useAction'
import type { Network, TipAsset } from '@/lib/protocol/generated'
import { typed } from '@/lib/text/typed'
import { Button } from '@/lib/ui/Button'
import { Dialog } from '@/lib/ui/Dialog'
import { Notice } from '@/lib/ui/Notice'
import { Spinner } from '@/lib/ui/Spinner'
import { Payment } from '../model/payment'
import type { Tips } from '../model/tips'
import { assetKey, type Recipient, type TipDraft, TipForm } from './TipForm'
import { TipReview } from './TipReview'

/** The account that pays, and the chain that its wallet is on. */
interface Paying {
  payer: Payer
  chainId: number
}

interface TipDialogProps {
  tips: Tips
  networks: Networks
  conversationId: string
  /** Who can be tipped; the first one is meant where nothing else is said. */
  recipients: readonly Recipient[]
  /** The message that it is for. */
  about?: { entryId: string; text: string }
  /** Shows what is behind it once there is a wallet to pay with. */
  gate(children: (paying: Paying) => ReactNode): ReactNode
  onSwitch(network: Network): Promise<void>
  /** The server’s time in milliseconds. */
  now(): number
  /** A tip was sent, and the conversation shows it; or it will, once the server has heard of it. */
  onSent(isReported: boolean): void
  onClose(): void
}

/** Gives a tip: what, to whom, and then the look at it before one pays. */
export function TipDialog(props: TipDialogProps) {
  const { tips, networks, recipients, about, gate, onClose } = props
  const { t } = useLingui()
  const { networks: known, failure } = useStore(networks.state)
  const payment = useRef<Payment | null>(null)
  useEffect(() => void networks.need(), [networks])
  const leave = () => {
    if (payment.current?.leave()) tips.giveUp(payment.current.intent.tip.tipId)
    payment.current = null
  }
  const close = () => {
    leave()
    onClose()
  }
  const [only] = recipients
  const name = only?.name ?? ''
  return (
    <Dialog title={recipients.length === 1 ? t`Tip ${name}` : t`Give a tip`} isOpen onClose={close}>
      <div className="flex flex-col gap-5">
        {about && <AboutMessage text={about.text} />}
        {gate((paying) =>
          known ? (
            <Steps
              {...props}
              key={paying.payer.address}
              paying={paying}
              known={known}
              payment={payment}
              leave={leave}
            />
          ) : (
            <Unknown failure={failure} onRetry={() => void networks.need()} />
          ),
        )}
      </div>
    </Dialog>
  )
}

function AboutMessage({ text }: { text: string }) {
  return (
    <div className="rounded-lg border-brand border-s-4 bg-brand-soft px-3 py-2 text-sm">
      <p className="font-semibold text-brand">
        <Trans>For the message</Trans>
      </p>
      <p dir="auto" className="line-clamp-2 break-words">
        {text}
      </p>
    </div>
  )
}

function Unknown({ failure, onRetry }: { failure: string | null; onRetry(): void }) {
  const { t } = useLingui()
  if (!failure) return <Spinner label={t`Loading currencies`} />
  return (
    <div className="flex flex-col items-start gap-3">
      <Notice>{failure}</Notice>
      <Button look="secondary" onClick={onRetry}>{t`Try again`}</Button>
    </div>
  )
}

interface StepsProps extends TipDialogProps {
  paying: Paying
  known: readonly Network[]
  /** The one that is looked at, to be given up where the dialog closes. */
  payment: { current: Payment | null }
  /** Gives up what is looked at, unless it is under way. */
  leave(): void
}

/** The form, then the look at what was filled in. Another account begins anew. */
function Steps(props: StepsProps) {
  const { tips, conversationId, recipients, about, paying, known, payment, leave, now } = props
  const { payer, chainId } = paying
  const [draft, setDraft] = useState<TipDraft>(() => emptyDraft(recipients, known, chainId))
  const [shown, setShown] = useState<Payment | null>(null)
  const intending = useAction()
  useLeavingAccount(payment, leave)
  const intend = async (asset: TipAsset, units: bigint) => {
    const network = known.find((one) => one.chainId === asset.chainId)
    if (!network) return
    const note = typed(draft.note)
    const intent = await tips.intend({
      conversationId,
      toUserId: draft.toUserId,
      from: payer.address,
      chainId: asset.chainId,
      amount: units.toString(),
      ...(asset.token ? { token: asset.token } : {}),
      ...(note ? { note } : {}),
      ...(about ? { aboutId: about.entryId } : {}),
    })
    const report = (transaction: string) => tips.report(intent.tip.tipId, transaction)
    payment.current = new Payment({ intent, network, payer, report, now })
    setShown(payment.current)
  }
  if (!shown) {
    return (
      <TipForm
        recipients={recipients}
        networks={known}
        draft={draft}
        onDraft={setDraft}
        isBusy={intending.isBusy}
        failure={intending.failure}
        onSubmit={(asset, units) => void intending.run(() => intend(asset, units))}
      />
    )
  }
  const pay = async () => {
    await shown.pay()
    const { step, isReported } = shown.state.getState()
    if (step === 'sent') props.onSent(isReported)
  }
  return (
    <TipReview
      payment={shown}
      name={recipients.find(({ userId }) => userId === draft.toUserId)?.name ?? ''}
      from={payer.address}
      note={typed(draft.note)}
      chainId={chainId}
      onSwitch={() => props.onSwitch(shown.network)}
      onBack={() => {
        leave()
        setShown(null)
      }}
      onPay={() => void pay()}
    />
  )
}

/** What another account was about to pay is not paid by this one. */
function useLeavingAccount(payment: { current: Payment | null }, leave: () => void): void {
  const latest = useRef(leave)
  latest.current = leave
  useEffect(() => {
    if (payment.current) latest.current()
  }, [payment])
}

function emptyDraft(
  recipients: readonly Recipient[],
  networks: readonly Network[],
  chainId: number,
): TipDraft {
  const network = networks.find((one) => one.chainId === chainId) ?? networks[0]
  const asset = network && currencyOf(network)
  return { toUserId: recipients[0]?.userId ?? '', asset: asset ? assetKey(asset) : '', amount: '', note: '' }
}
