import { useMemo } from 'react'
import { useStore } from 'zustand'
import { type ConversationTimeline, shown } from '../model/conversationTimeline'
import type { Outbox } from '../model/outbox'
import { type Row, rowsOf } from '../model/rows'

interface Options {
  conversationId: string
  timeline: ConversationTimeline
  outbox: Outbox
  userId: string
  unreadAfter: number | null
}

/** What there is to show of a conversation. Unsent messages come behind the newest, where that is on show. */
export function useRows({ conversationId, timeline, outbox, userId, unreadAfter }: Options): readonly Row[] {
  const state = useStore(timeline.state)
  const { entries } = shown(state)
  const isNewest = state.around === null
  const items = useStore(outbox.items)
  return useMemo(() => {
    const unsent = isNewest ? items.filter((item) => item.conversationId === conversationId) : []
    return rowsOf({ entries, unsent, userId, unreadAfter })
  }, [entries, items, isNewest, conversationId, userId, unreadAfter])
}
