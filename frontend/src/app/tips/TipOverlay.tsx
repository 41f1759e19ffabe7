import { lazy } from 'react'
import { useStore } from 'zustand'
import { Late } from '@/lib/ui/Late'
import { useChat } from '../chat/ChatContext'

const GiveTip = lazy(async () => ({ default: (await import('./GiveTip')).GiveTip }))

/** The dialog that gives a tip, over everything; what it takes is fetched when the first one opens. */
export function TipOverlay() {
  const { money } = useChat().chat
  const { tip } = useStore(money.wish)
  if (!tip) return null
  return (
    <Late>
      <GiveTip wish={tip} onClose={() => money.wish.setState({ tip: null })} />
    </Late>
  )
}
