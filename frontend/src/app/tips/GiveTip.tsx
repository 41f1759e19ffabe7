import { useLingui } from '@lingui/react/macro'
import { useParams } from '@tanstack/react-router'
import { useStore } from 'zustand'
import { TipDialog } from '@/features/tips/components/TipDialog'
import { WalletGate } from '@/features/wallets/components/WalletGate'
import type { Config } from '@/lib/config/config'
import { chainOf } from '@/lib/ethereum/networks'
import { publicEndpoints } from '@/lib/ethereum/publicEndpoints'
import { useRequest } from '@/lib/http/useRequest'
import { directUserIds } from '@/lib/protocol/content'
import type { Network } from '@/lib/protocol/generated'
import { Dialog } from '@/lib/ui/Dialog'
import { Notice } from '@/lib/ui/Notice'
import { Spinner } from '@/lib/ui/Spinner'
import { toast } from '@/lib/ui/toasts'
import { useChat } from '../chat/ChatContext'
import { useNames } from '../people/useNames'
import type { TipWish } from './money'
import { walletsOf } from './wallets'

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
  // Where the conversation is on show, the tip itself is.
  const { conversationId: open } = useParams({ strict: false })
  const { money } = chat
  const { connection, linked } = walletsOf(chat)
  const { value: userIds, failure } = useRecipients(wish)
  if (!userIds) {
    return (
      <Dialog title={t`Give a tip`} isOpen onClose={onClose}>
        {failure ? <Notice>{failure}</Notice> : <Spinner label={t`Loading members`} />}
      </Dialog>
    )
  }
  const goTo = (network: Network) =>
    connection.switchTo(chainOf(network, endpointsOf(config, network.chainId)))
  return (
    <TipDialog
      tips={money.tips}
      networks={money.networks}
      conversationId={conversationId}
      recipients={userIds.map((userId) => ({ userId, name: nameOf(userId) }))}
      {...(wish.about ? { about: wish.about } : {})}
      gate={(children) => (
        <WalletGate connection={connection} linked={linked}>
          {children}
        </WalletGate>
      )}
      onSwitch={goTo}
      now={() => chat.now()}
      onSent={(isReported) => {
        if (!isReported) toast(t`Tip sent. It will appear here as soon as Natter can be reached.`)
        else if (open !== conversationId) toast(t`Tip sent.`, { tone: 'good' })
        onClose()
      }}
      onClose={onClose}
    />
  )
}

/** What a wallet is told that does not know the chain. */
function endpointsOf({ localChain }: Config, chainId: number): readonly string[] {
  return localChain?.chainId === chainId ? [localChain.rpcUrl] : publicEndpoints(chainId)
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
