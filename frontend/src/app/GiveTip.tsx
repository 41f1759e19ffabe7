import { useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { TipDialog } from '@/features/tips/components/TipDialog'
import { WalletGate } from '@/features/wallets/components/WalletGate'
import { chainOf } from '@/lib/ethereum/networks'
import { publicEndpoints } from '@/lib/ethereum/publicEndpoints'
import { useRequest } from '@/lib/http/useRequest'
import { directUserIds } from '@/lib/protocol/content'
import type { Network } from '@/lib/protocol/generated'
import { Dialog } from '@/lib/ui/Dialog'
import { Notice } from '@/lib/ui/Notice'
import { Spinner } from '@/lib/ui/Spinner'
import { toast } from '@/lib/ui/toasts'
import { useChat } from './ChatContext'
import type { TipWish } from './money'
import { useNames } from './useNames'

interface GiveTipProps {
  wish: TipWish
  onClose(): void
}

/** Gives a tip to somebody of a conversation. */
export function GiveTip({ wish, onClose }: GiveTipProps) {
  const { t } = useLingui()
  const { chat, config } = useChat()
  const nameOf = useNames()
  const { conversationId } = wish
  const { money } = chat
  useEffect(() => money.connection.start(), [money])
  const { value: userIds, failure } = useRecipients(wish)
  if (!userIds) {
    return (
      <Dialog title={t`Give a tip`} isOpen onClose={onClose}>
        {failure ? <Notice>{failure}</Notice> : <Spinner label={t`Loading members`} />}
      </Dialog>
    )
  }
  const rpcUrlsOf = (chainId: number) => config.rpcUrls[chainId] ?? publicEndpoints(chainId)
  const goTo = (network: Network) => money.connection.switchTo(chainOf(network, rpcUrlsOf(network.chainId)))
  return (
    <TipDialog
      tips={money.tips}
      networks={money.networks}
      conversationId={conversationId}
      recipients={userIds.map((userId) => ({ userId, name: nameOf(userId) }))}
      {...(wish.about ? { about: wish.about } : {})}
      gate={(children) => (
        <WalletGate connection={money.connection} linked={money.linked}>
          {children}
        </WalletGate>
      )}
      onSwitch={goTo}
      now={() => chat.now()}
      onSent={() => {
        toast(t`The tip is sent. It counts once the network has confirmed it.`, { tone: 'good' })
        onClose()
      }}
      onClose={onClose}
    />
  )
}

/** Whom the tip may be for: who is meant, the other one of the two, or everybody else of the group. */
function useRecipients({ conversationId, toUserId }: TipWish) {
  const { chat } = useChat()
  const { conversations } = useStore(chat.conversations.state)
  const summary = conversations.find((known) => known.conversationId === conversationId)
  return useRequest<readonly string[]>(`${conversationId} ${toUserId ?? ''}`, async () => {
    if (toUserId) return [toUserId]
    const members =
      summary?.kind === 'group'
        ? (await chat.groups.members(conversationId)).map(({ userId }) => userId)
        : summary
          ? directUserIds(summary)
          : []
    chat.people.need(members)
    return members.filter((userId) => userId !== chat.userId)
  })
}
