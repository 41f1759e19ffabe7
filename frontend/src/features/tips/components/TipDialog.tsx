import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { currencyOf, type Networks } from '@/lib/ethereum/networks'
import type { Payer } from '@/lib/ethereum/provider'
import { useAction } from '@/lib/http/useAction'
import { useRequest } from '@/lib/http/useRequest'
import type { Network, TipAsset } from '@/lib/protocol/generated'
import { RequestError, reasonOf } from '@/lib/protocol/requestError'
import { typed } from '@/lib/text/typed'
import { Button } from '@/lib/ui/Button'
import { Dialog } from '@/lib/ui/Dialog'
import { Select } from '@/lib/ui/Field'
import { Notice } from '@/lib/ui/Notice'
import { Spinner } from '@/lib/ui/Spinner'
import { Payment } from '../model/payment'
import type { Tips } from '../model/tips'
import { assetKey, type TipDraft, TipForm } from './TipForm'
import { TipReview } from './TipReview'

/** Somebody who can be tipped. */
export interface Recipient {
  userId: string
  name: string
}

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
  const [toUserId, setTo] = useState(recipients[0]?.userId ?? '')
  const [only] = recipients
  const name = only?.name ?? ''
  const chainIds = useChainsOf(props, toUserId)
  const reachable = known?.filter(({ chainId }) => !chainIds || chainIds.includes(chainId))
  const isUnreachable = reachable?.length === 0 && known?.length !== 0
  return (
    <Dialog title={recipients.length === 1 ? t`Tip ${name}` : t`Give a tip`} isOpen onClose={close}>
      <div className="flex flex-col gap-5">
        {about && <AboutMessage text={about.text} />}
        {isUnreachable && <NotReachable recipients={recipients} toUserId={toUserId} onTo={setTo} />}
        {!isUnreachable &&
          gate((paying) =>
            reachable ? (
              <Steps
                {...props}
                key={paying.payer.address}
                paying={paying}
                known={reachable}
                toUserId={toUserId}
                onTo={setTo}
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
  /** The chains on which the recipient can be tipped. */
  known: readonly Network[]
  toUserId: string
  onTo(userId: string): void
  /** The one that is looked at, to be given up where the dialog closes. */
  payment: { current: Payment | null }
  /** Gives up what is looked at, unless it is under way. */
  leave(): void
}

/** The form, then the look at what was filled in. Another account begins anew. */
function Steps(props: StepsProps) {
  const { tips, conversationId, recipients, about, paying, known, toUserId, onTo, payment, leave, now } =
    props
  const { payer, chainId } = paying
  const [draft, setDraft] = useState<TipDraft>(() => emptyDraft(known, chainId))
  const [shown, setShown] = useState<Payment | null>(null)
  const intending = useAction()
  useLeavingAccount(payment, leave)
  const intend = async (asset: TipAsset, units: bigint) => {
    const network = known.find((one) => one.chainId === asset.chainId)
    if (!network) return
    const note = typed(draft.note)
    const intent = await tips.intend({
      conversationId,
      toUserId,
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
        to={<ToField recipients={recipients} toUserId={toUserId} onTo={onTo} />}
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
      name={recipients.find(({ userId }) => userId === toUserId)?.name ?? ''}
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

interface ToFieldProps {
  recipients: readonly Recipient[]
  toUserId: string
  onTo(userId: string): void
}

/** Whom the tip is for, where there is a choice. */
function ToField({ recipients, toUserId, onTo }: ToFieldProps) {
  const { t } = useLingui()
  if (recipients.length < 2) return null
  return (
    <Select label={t`To`} value={toUserId} onChange={({ target }) => onTo(target.value)}>
      {recipients.map(({ userId, name }) => (
        <option key={userId} value={userId}>
          {name}
        </option>
      ))}
    </Select>
  )
}

/** Tells, before anything is filled in, that somebody has no wallet to which a tip could go. */
function NotReachable(props: ToFieldProps) {
  return (
    <>
      <ToField {...props} />
      <Notice>{reasonOf(new RequestError('recipient_has_no_wallet', '', false))}</Notice>
    </>
  )
}

/** The chains on which somebody can be tipped; `null` while that is not known. Where it cannot be asked, the intent is refused. */
function useChainsOf({ tips, conversationId }: TipDialogProps, userId: string): readonly number[] | null {
  const { value } = useRequest(`${conversationId} ${userId}`, () =>
    tips.api.getTipRecipient(conversationId, userId),
  )
  return value?.chainIds ?? null
}

/** What another account was about to pay is not paid by this one. */
function useLeavingAccount(payment: { current: Payment | null }, leave: () => void): void {
  const latest = useRef(leave)
  latest.current = leave
  useEffect(() => {
    if (payment.current) latest.current()
  }, [payment])
}

function emptyDraft(networks: readonly Network[], chainId: number): TipDraft {
  const network = networks.find((one) => one.chainId === chainId) ?? networks[0]
  const asset = network && currencyOf(network)
  return { asset: asset ? assetKey(asset) : '', amount: '', note: '' }
}
