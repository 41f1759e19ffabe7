import { Trans, useLingui } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { Button } from '@/lib/ui/Button'
import { Notice } from '@/lib/ui/Notice'
import { Spinner } from '@/lib/ui/Spinner'
import type { ConversationTimeline } from '../model/conversationTimeline'
import { hasReachedStart, isCutOff } from '../model/timelineState'

interface BeginningProps {
  timeline: ConversationTimeline
  isEmpty: boolean
}

/** What stands above the oldest message: always of one height, so that nothing moves when it changes. */
export function Beginning({ timeline, isEmpty }: BeginningProps) {
  const { t } = useLingui()
  const state = useStore(timeline.state)
  const loadOlder = () => void timeline.loadOlder()
  if (state.failure) {
    return (
      <>
        <Notice>{state.failure}</Notice>
        <Button look="quiet" onClick={() => (state.isLoaded ? loadOlder() : void timeline.open())}>
          <Trans>Try again</Trans>
        </Button>
      </>
    )
  }
  if (state.isWaiting) return <p>{t`Messages will load once you are connected.`}</p>
  if (state.loading || !state.isLoaded) return <Spinner label={t`Loading messages…`} />
  if (!hasReachedStart(state)) {
    return (
      <Button look="quiet" onClick={loadOlder}>
        <Trans>Load older messages</Trans>
      </Button>
    )
  }
  if (isCutOff(state)) return <p>{t`Older messages are not kept here.`}</p>
  return <p>{isEmpty ? t`No messages yet. Say hello.` : t`This is the beginning of your conversation.`}</p>
}
