import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { isSameAddress } from '@/lib/ethereum/address'
import { useAction } from '@/lib/http/useAction'
import type { Wallet } from '@/lib/protocol/generated'
import { formatShort } from '@/lib/time/format'
import { Address } from '@/lib/ui/Address'
import { Button } from '@/lib/ui/Button'
import { Confirm } from '@/lib/ui/Confirm'
import { Dialog } from '@/lib/ui/Dialog'
import { ICON_BUTTON_LOOK } from '@/lib/ui/IconButton'
import { AddIcon, CheckIcon, CopyIcon, DeleteIcon, MoreIcon } from '@/lib/ui/icons'
import { ListRow } from '@/lib/ui/ListRow'
import { Menu } from '@/lib/ui/Menu'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import { copy } from '@/lib/ui/share'
import type { WalletConnection } from '../model/connection'
import type { LinkedWallets } from '../model/linkedWallets'
import { WalletGate } from './WalletGate'
import { WalletMark } from './WalletMark'

interface LinkedWalletListProps {
  connection: WalletConnection
  linked: LinkedWallets
}

/** The wallets that one has linked, and what can be done about them. */
export function LinkedWalletList({ connection, linked }: LinkedWalletListProps) {
  const { t } = useLingui()
  const { wallets, failure } = useStore(linked.state)
  const [isAdding, setAdding] = useState(false)
  const [leaving, setLeaving] = useState<Wallet | null>(null)
  const preferring = useAction()
  useEffect(() => void linked.load(), [linked])
  const problem = preferring.failure ?? failure
  return (
    <>
      {problem && <Notice>{problem}</Notice>}
      {!wallets && !failure && <SkeletonRows label={t`Loading wallets`} count={1} />}
      {wallets?.length === 0 && (
        <p className="text-muted text-sm">
          <Trans>No wallet linked yet. Link one to receive tips.</Trans>
        </p>
      )}
      {wallets && wallets.length > 0 && (
        <ul aria-label={t`Linked wallets`} className="flex flex-col gap-1">
          {wallets.map((wallet) => (
            <Row
              key={wallet.address}
              wallet={wallet}
              connection={connection}
              onPrefer={() => void preferring.run(() => linked.prefer(wallet.address))}
              onUnlink={() => setLeaving(wallet)}
            />
          ))}
        </ul>
      )}
      <Button look="secondary" className="self-start" onClick={() => setAdding(true)}>
        <AddIcon />
        {t`Link a wallet`}
      </Button>
      {isAdding && (
        <Dialog title={t`Link a wallet`} width="small" isOpen onClose={() => setAdding(false)}>
          <WalletGate connection={connection} linked={linked}>
            {({ payer }) => (
              <Linked address={payer.address} connection={connection} onDone={() => setAdding(false)} />
            )}
          </WalletGate>
        </Dialog>
      )}
      {leaving && (
        <Confirm
          isOpen
          isDangerous
          title={t`Unlink this wallet?`}
          description={t`You will no longer receive tips at ${leaving.address}. Tips you have already received stay yours.`}
          action={t`Unlink`}
          onClose={() => setLeaving(null)}
          onConfirm={() => linked.unlink(leaving.address)}
        />
      )}
    </>
  )
}

interface RowProps extends Pick<LinkedWalletListProps, 'connection'> {
  wallet: Wallet
  onPrefer(): void
  onUnlink(): void
}

function Row({ wallet, connection, onPrefer, onUnlink }: RowProps) {
  const { t } = useLingui()
  const { connected } = useStore(connection.state)
  const { address, isPreferred, linkedAt } = wallet
  const isConnected = connected !== null && isSameAddress(connected.payer.address, address)
  const prefer = { id: 'prefer', label: t`Receive tips here`, icon: <CheckIcon />, onSelect: onPrefer }
  const groups = [
    [
      ...(isPreferred ? [] : [prefer]),
      { id: 'copy', label: t`Copy address`, icon: <CopyIcon />, onSelect: () => void copy(address) },
    ],
    [{ id: 'unlink', label: t`Unlink`, icon: <DeleteIcon />, isDangerous: true, onSelect: onUnlink }],
  ]
  return (
    <li className="flex items-center gap-3 py-1">
      <ListRow
        start={<WalletMark wallet={isConnected ? connected.wallet : null} />}
        title={
          <span className="flex flex-wrap items-center gap-x-2">
            <Address address={address} />
            {isPreferred && (
              <span className="rounded-full bg-brand-soft px-2.5 py-0.5 font-medium text-brand text-xs">
                {t`Receives your tips`}
              </span>
            )}
          </span>
        }
        detail={isConnected ? t`Connected in this browser` : t`Linked ${formatShort(linkedAt)}`}
      />
      <Menu groups={groups}>
        <button type="button" aria-label={t`Options for wallet ${address}`} className={ICON_BUTTON_LOOK}>
          <MoreIcon />
        </button>
      </Menu>
    </li>
  )
}

interface LinkedProps extends Pick<LinkedWalletListProps, 'connection'> {
  address: string
  onDone(): void
}

/** The account that the wallet shows is linked; another one has to be chosen in the wallet itself. */
function Linked({ address, connection, onDone }: LinkedProps) {
  const { t } = useLingui()
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="good">
        <Trans>
          <Address address={address} /> is linked to your account.
        </Trans>
      </Notice>
      <p className="text-muted text-sm">
        <Trans>To link another account, choose it in your wallet, or use another wallet.</Trans>
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="secondary" onClick={() => connection.disconnect()}>{t`Use another wallet`}</Button>
        <Button onClick={onDone}>{t`Done`}</Button>
      </div>
    </div>
  )
}
