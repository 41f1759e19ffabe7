import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { AnnouncedWallet } from '@/lib/ethereum/provider'
import { useAction } from '@/lib/http/useAction'
import { EmptyState } from '@/lib/ui/EmptyState'
import { NextIcon, WalletIcon } from '@/lib/ui/icons'
import { LIST_ROW_LOOK, ListRow } from '@/lib/ui/ListRow'
import { Notice } from '@/lib/ui/Notice'
import { Spinner } from '@/lib/ui/Spinner'
import type { WalletConnection } from '../model/connection'
import { WalletMark } from './WalletMark'

/** The wallets in this browser, to choose one from. */
export function WalletPicker({ connection }: { connection: WalletConnection }) {
  const { t } = useLingui()
  const wallets = useStore(connection.discovery.wallets)
  const { isRestoring } = useStore(connection.state)
  const [chosen, setChosen] = useState<AnnouncedWallet | null>(null)
  const { isBusy, failure, run } = useAction()
  if (isRestoring) return <Spinner label={t`Looking for your wallet`} />
  if (wallets.length === 0) return <NoWallet />
  const connect = (wallet: AnnouncedWallet) => {
    setChosen(wallet)
    void run(() => connection.connect(wallet))
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted text-sm">
        <Trans>Choose the wallet you want to use. It will ask you to let Natter see its address.</Trans>
      </p>
      {failure && <Notice>{failure}</Notice>}
      <ul aria-label={t`Wallets in this browser`} className="-mx-3 flex flex-col gap-0.5">
        {wallets.map((wallet) => (
          <li key={wallet.uuid}>
            <button
              type="button"
              disabled={isBusy}
              onClick={() => connect(wallet)}
              className={`${LIST_ROW_LOOK} min-h-14`}
            >
              <ListRow start={<WalletMark wallet={wallet} />} title={<bdi>{wallet.name}</bdi>} />
              {isBusy && wallet === chosen ? (
                <Spinner label={t`Waiting for your wallet`} />
              ) : (
                <NextIcon className="size-4 text-muted" />
              )}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What to do where there is none. */
function NoWallet() {
  const { t } = useLingui()
  return (
    <EmptyState picture={<WalletIcon className="size-10 text-brand" />} title={t`No wallet found`}>
      <p>
        <Trans>Install an Ethereum wallet, such as the MetaMask browser extension, and try again.</Trans>
      </p>
      <p>
        <Trans>On a phone, open Natter in your wallet app’s browser.</Trans>
      </p>
    </EmptyState>
  )
}
