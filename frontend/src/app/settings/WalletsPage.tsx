import { useLingui } from '@lingui/react/macro'
import { SettingsCard } from '@/features/settings/components/SettingsCard'
import { OwnTotals } from '@/features/tips/components/OwnTotals'
import { TipHistory } from '@/features/tips/components/TipHistory'
import { LinkedWalletList } from '@/features/wallets/components/LinkedWalletList'
import { useChat } from '../chat/ChatContext'
import { useNames } from '../people/useNames'
import { useNetworks } from '../tips/useNetworks'
import { walletsOf } from '../tips/wallets'

/** The wallets that one has linked, and the tips that went from and to them. */
export function WalletsPage() {
  const { t } = useLingui()
  const { chat } = useChat()
  const { money } = chat
  const nameOf = useNames()
  useNetworks()
  return (
    <>
      <SettingsCard
        title={t`Wallets`}
        about={t`Tips go from wallet to wallet. Natter never holds your money, and cannot move it.`}
      >
        <LinkedWalletList {...walletsOf(chat)} />
      </SettingsCard>
      <SettingsCard
        title={t`Tips`}
        about={t`Values in your currency are not shown, because Natter has no price data.`}
      >
        <OwnTotals ask={() => chat.api.totalMyTips()} />
        <TipHistory
          api={chat.api}
          userId={chat.userId}
          nameOf={nameOf}
          need={(userIds) => chat.people.need(userIds)}
          explorerUrl={({ asset, transaction }) =>
            transaction ? money.explorerUrl(asset.chainId, transaction) : null
          }
        />
      </SettingsCard>
    </>
  )
}
