import { useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { ConversationTimeline } from '../model/conversationTimeline'
import type { Outbox } from '../model/outbox'
import type { Row } from '../model/row'
import type { Rows } from './useVirtualRows'

interface Options {
  conversationId: string
  timeline: ConversationTimeline
  outbox: Outbox
  virtualizer: Rows
  rows: readonly Row[]
}

/** Leads to the newest message whenever one writes something; answers with how to go there otherwise. */
export function useToEndAfterSending(options: Options): () => void {
  const { conversationId, timeline, outbox, virtualizer, rows } = options
  const { around } = useStore(timeline.state)
  const items = useStore(outbox.items)
  const newest = items.findLast((item) => item.conversationId === conversationId && !item.change)?.entryId
  const known = useRef(newest)
  const isWanted = useRef(false)

  // The newest part may have to be put on show first.
  // biome-ignore lint/correctness/useExhaustiveDependencies: to be tried again with other rows
  useLayoutEffect(() => {
    if (!isWanted.current || around) return
    isWanted.current = false
    virtualizer.scrollToEnd()
  }, [virtualizer, around, rows])

  const toEnd = useCallback(() => {
    if (timeline.state.getState().around) {
      isWanted.current = true
      timeline.showNewest()
    } else {
      virtualizer.scrollToEnd()
    }
  }, [timeline, virtualizer])

  useEffect(() => {
    const isNew = newest !== undefined && newest !== known.current
    known.current = newest
    // Not for what is written in another tab.
    if (isNew && document.hasFocus()) toEnd()
  }, [newest, toEnd])

  return toEnd
}
