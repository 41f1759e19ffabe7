import { useNavigate } from '@tanstack/react-router'
import { type ComponentType, useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { MessageChoices } from '@/features/timeline/components/messageActions'
import type { TipRow as Row } from '@/features/timeline/model/row'
import type { TipCardProps } from '@/features/tips/components/TipCard'
import { useChat } from '../chat/ChatContext'
import { useNames } from '../people/useNames'
import { useNetworks } from './useNetworks'

/** What shows a tip. Fetched with the first conversation already: a row that grows late would move what one reads. */
const card = createStore<{ Card: ComponentType<TipCardProps> | null }>(() => ({ Card: null }))

function loadCard(): void {
  import('@/features/tips/components/TipCard')
    .then(({ TipCard }) => card.setState({ Card: TipCard }))
    // Without a connection it is tried again with the next tip.
    .catch(() => undefined)
}

loadCard()

interface TipRowProps {
  conversationId: string
  row: Row
  mayDeleteOthers: boolean
  choices: Pick<MessageChoices, 'remove' | 'report'>
}

/** A tip in the timeline. */
export function TipRow({ conversationId, row, mayDeleteOthers, choices }: TipRowProps) {
  const { chat } = useChat()
  const nameOf = useNames()
  const navigate = useNavigate()
  const { Card } = useStore(card)
  useNetworks()
  useEffect(() => {
    if (!Card) loadCard()
  }, [Card])
  if (!Card) return <p className="min-h-33 pt-3">{row.text}</p>
  const { tip, status, senderId, isOwn, at, about } = row
  return (
    <Card
      tip={tip}
      status={status}
      senderId={senderId}
      userId={chat.userId}
      at={at}
      nameOf={nameOf}
      explorerUrl={(transaction) => chat.money.explorerUrl(tip.asset.chainId, transaction)}
      about={about}
      onReport={isOwn ? null : () => choices.report(row)}
      onDelete={isOwn || mayDeleteOthers ? () => choices.remove(row) : null}
      onShowAbout={(entry) =>
        void navigate({ to: '/c/$conversationId/m/$entry', params: { conversationId, entry } })
      }
    />
  )
}
