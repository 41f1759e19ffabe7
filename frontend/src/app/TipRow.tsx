import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { TipRow as Row } from '@/features/timeline/model/row'
import { ErrorBoundary } from '@/lib/ui/ErrorBoundary'
import { useChat } from './ChatContext'
import { useNames } from './useNames'
import { useNetworks } from './useNetworks'

const TipCard = lazy(async () => ({
  default: (await import('@/features/tips/components/TipCard')).TipCard,
}))

interface TipRowProps {
  conversationId: string
  row: Row
}

/** A tip in the timeline. */
export function TipRow({ conversationId, row }: TipRowProps) {
  const { chat } = useChat()
  const nameOf = useNames()
  const navigate = useNavigate()
  useNetworks()
  const { tip, status, senderId, at, about } = row
  return (
    <ErrorBoundary fallback={<p className="pt-3">{row.text}</p>}>
      <Suspense fallback={<div className="h-32" />}>
        <TipCard
          tip={tip}
          status={status}
          senderId={senderId}
          userId={chat.userId}
          at={at}
          nameOf={nameOf}
          explorerUrl={(transaction) => chat.money.explorerUrl(tip.asset.chainId, transaction)}
          about={about}
          onShowAbout={(entry) =>
            void navigate({ to: '/c/$conversationId/m/$entry', params: { conversationId, entry } })
          }
        />
      </Suspense>
    </ErrorBoundary>
  )
}
