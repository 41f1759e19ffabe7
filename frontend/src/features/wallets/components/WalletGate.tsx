import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect } from 'react'
import { useStore } from 'zustand'
import { useAction } from '@/lib/http/useAction'
import { Address } from '@/lib/ui/Address'
import { Button } from '@/lib/ui/Button'
import { ListRow } from '@/lib/ui/ListRow'
import { Notice } from '@/lib/ui/Notice'
import { Spinner } from '@/lib/ui/Spinner'
import type { Connected, WalletConnection } from '../model/connection'
import type { LinkedWallets } from '../model/linkedWallets'
import { WalletMark } from './WalletMark'
import { WalletPicker } from './WalletPicker'

interface WalletGateProps {
  connection: WalletConnection
  linked: LinkedWallets
  /** What there is to do with a wallet that is connected and proved to be one’s own. */
  children(connected: Connected): ReactNode
}

/** Leads to a wallet that is connected and linked, step by step, and shows what is behind it then. */
export function WalletGate({ connection, linked, children }: WalletGateProps) {
  const { t } = useLingui()
  const { connected } = useStore(connection.state)
  const { wallets, failure } = useStore(linked.state)
  useEffect(() => void linked.load(), [linked])
  if (!connected) return <WalletPicker connection={connection} />
  if (failure && !wallets) {
    return (
      <div className="flex flex-col items-start gap-3">
        <Notice>{failure}</Notice>
        <Button look="secondary" onClick={() => void linked.load()}>{t`Try again`}</Button>
      </div>
    )
  }
  if (!wallets) return <Spinner label={t`Looking for your wallet`} />
  if (!linked.has(connected.payer.address)) {
    return <LinkStep connected={connected} connection={connection} linked={linked} />
  }
  return children(connected)
}

interface LinkStepProps extends Pick<WalletGateProps, 'connection' | 'linked'> {
  connected: Connected
}

/** Has the wallet’s owner prove that it is theirs. */
function LinkStep({ connected, connection, linked }: LinkStepProps) {
  const { t } = useLingui()
  const { isBusy, failure, run } = useAction()
  const { wallet, payer } = connected
  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-center gap-3 rounded-2xl border border-line p-3">
        <ListRow
          start={<WalletMark wallet={wallet} />}
          title={<bdi>{wallet.name}</bdi>}
          detail={<Address address={payer.address} />}
        />
      </div>
      <p className="text-sm">
        <Trans>
          This wallet is not linked to your account yet. Sign a message to prove that it is yours: this is
          free and moves no money. People who tip you will see its address.
        </Trans>
      </p>
      {failure && <Notice>{failure}</Notice>}
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="secondary" disabled={isBusy} onClick={() => connection.disconnect()}>
          {t`Use another wallet`}
        </Button>
        <Button isBusy={isBusy} onClick={() => void run(() => linked.link(payer))}>
          {isBusy ? t`Waiting for your wallet` : t`Link this wallet`}
        </Button>
      </div>
    </div>
  )
}
