import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { Cursors } from '@/lib/protocol/generated'
import type { ConversationTimeline } from '../model/conversationTimeline'
import type { Outbox } from '../model/outbox'
import type { Row } from '../model/row'
import { rowsOf } from '../model/rows'
import { shown } from '../model/timelineState'

interface Options {
  conversationId: string
  timeline: ConversationTimeline
  outbox: Outbox
  userId: string
  unreadAfter: number | null
  /** How far the other one of a direct conversation has come. */
  peer: Cursors | null
  isGone(userId: string): boolean
}

/** What there is to show of a conversation. Unsent messages come behind the newest, where that is on show. */
export function useRows(options: Options): readonly Row[] {
  const { conversationId, timeline, outbox, userId, unreadAfter, peer, isGone } = options
  const state = useStore(timeline.state)
  const { entries, states } = shown(state)
  const isNewest = state.around === null
  const items = useStore(outbox.items)
  return useMemo(() => {
    // Changes are of messages wherever they are; unsent messages come behind the newest.
    const unsent = items.filter((item) => item.conversationId === conversationId && (isNewest || item.change))
    return rowsOf({ entries, states, unsent, userId, unreadAfter, peer, isGone })
  }, [entries, states, items, isNewest, conversationId, userId, unreadAfter, peer, isGone])
}
