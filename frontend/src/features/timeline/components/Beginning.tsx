import { useStore } from 'zustand'
import { Button } from '@/lib/ui/Button'
import { Notice } from '@/lib/ui/Notice'
import { Spinner } from '@/lib/ui/Spinner'
import { type ConversationTimeline, hasReachedStart } from '../model/conversationTimeline'

interface BeginningProps {
  timeline: ConversationTimeline
  isEmpty: boolean
}

/** What stands above the oldest message: always of one height, so that nothing moves when it changes. */
export function Beginning({ timeline, isEmpty }: BeginningProps) {
  const state = useStore(timeline.state)
  const loadOlder = () => void timeline.loadOlder()
  const look = 'flex min-h-20 shrink-0 items-center justify-center text-muted text-sm'
  if (state.failure) {
    return (
      <div className={`${look} flex-wrap gap-x-3`}>
        <Notice>{state.failure}</Notice>
        <Button look="quiet" onClick={() => (state.isLoaded ? loadOlder() : void timeline.open())}>
          Try again
        </Button>
      </div>
    )
  }
  if (state.loading || !state.isLoaded) {
    return (
      <div className={look}>
        <Spinner label="Loading messages…" />
      </div>
    )
  }
  if (!hasReachedStart(state)) {
    return (
      <div className={look}>
        <Button look="quiet" onClick={loadOlder}>
          Load older messages
        </Button>
      </div>
    )
  }
  return (
    <p className={look}>
      {isEmpty ? 'No messages yet. Say hello.' : 'This is the beginning of your conversation.'}
    </p>
  )
}
