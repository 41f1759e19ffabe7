import { useLingui } from '@lingui/react/macro'
import { useLocation, useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { Composer } from '@/features/timeline/components/Composer'
import type { MessageChoices } from '@/features/timeline/components/messageActions'
import { Timeline } from '@/features/timeline/components/Timeline'
import type { Goal } from '@/features/timeline/components/useOpening'
import type { Places } from '@/features/timeline/model/places'
import type { MessageRow, TipRow as TipRowModel } from '@/features/timeline/model/row'
import { UnreadLine } from '@/features/timeline/model/unreadLine'
import { mayPin, peopleOf } from '@/lib/protocol/content'
import type { Quote, Seq } from '@/lib/protocol/generated'
import { ErrorBoundary } from '@/lib/ui/ErrorBoundary'
import { useChat } from '../chat/ChatContext'
import type { Chat } from '../chat/chat'
import { MessageMedia } from '../media/MessageMedia'
import { useAttaching } from '../media/useAttaching'
import { NotFound } from '../pages/NotFound'
import { useMentionable, usePeer } from '../people/useMembers'
import { useGone, useHandles, useNamed, useNames } from '../people/useNames'
import { useTitles } from '../people/useTitles'
import { TipRow } from '../tips/TipRow'
import { ConversationFooter } from './ConversationFooter'
import { ConversationHeader } from './ConversationHeader'
import type { Intent } from './MessageDialogs'
import { SendMore } from './SendMore'
import { useComposing } from './useComposing'

const PinBar = lazy(async () => ({ default: (await import('./PinBar')).PinBar }))
const OpenedMedia = lazy(async () => ({ default: (await import('../media/OpenedMedia')).OpenedMedia }))
const MessageDialogs = lazy(async () => ({ default: (await import('./MessageDialogs')).MessageDialogs }))

/** One conversation: with whom, what was said, and where to say more. */
export function ConversationScreen({ conversationId }: { conversationId: string }) {
  const { t } = useLingui()
  const { chat } = useChat()
  const nameOf = useNames()
  const handleOf = useHandles()
  const isGone = useGone()
  const titleOf = useTitles()
  const [line] = useState(() => new UnreadLine())
  const historyKey = useLocation().state.__TSR_key ?? 'first'
  const goal = useGoal(chat.places, historyKey)
  const { isCurrent, conversations, unread } = useStore(chat.conversations.state)
  const [intent, setIntent] = useState<Intent | null>(null)
  const summary = conversations.find((known) => known.conversationId === conversationId)
  const kind = summary?.kind
  const isGroup = summary?.kind === 'group'
  const namedIn = useNamed()
  const named = useCallback((text: string) => namedIn(kind, text), [namedIn, kind])
  const mentionable = useMentionable(summary)
  const peer = usePeer(summary)
  const composing = useComposing({ conversationId, nameOf, named })
  const { begin } = composing
  const choices = useMemo(
    () => choicesOf(chat, conversationId, begin, setIntent),
    [chat, conversationId, begin],
  )
  const mayDeleteOthers = isGroup && summary.membership.role !== 'member'
  const renderTip = useCallback(
    (row: TipRowModel) => (
      <TipRow conversationId={conversationId} row={row} mayDeleteOthers={mayDeleteOthers} choices={choices} />
    ),
    [conversationId, mayDeleteOthers, choices],
  )
  const renderMedia = useCallback(
    (row: MessageRow) => <MessageMedia conversationId={conversationId} row={row} />,
    [conversationId],
  )
  const attaching = useAttaching(conversationId)
  const viewed = useStore(chat.media.viewed)
  const onShowSeq = useShowSeq(conversationId)
  const onShowQuoted = useCallback(({ seq }: Quote) => onShowSeq(seq), [onShowSeq])
  usePeopleOf(conversationId)
  if (!summary && isCurrent) return <NotFound title={t`Conversation not found`} />
  const title = summary ? titleOf(summary) : '…'
  return (
    <>
      <ConversationHeader summary={summary} title={title} />
      {summary?.pins?.length ? (
        <ErrorBoundary fallback={null}>
          <Suspense>
            <PinBar key={conversationId} summary={summary} pins={summary.pins} onShow={onShowSeq} />
          </Suspense>
        </ErrorBoundary>
      ) : null}
      <Timeline
        // Another entry of the browser's history is another place in the timeline.
        key={historyKey}
        conversationId={conversationId}
        timeline={chat.timelines.of(conversationId)}
        outbox={chat.outbox}
        reads={chat.reads}
        line={line}
        places={chat.places}
        historyKey={historyKey}
        goal={goal}
        isUnreadKnown={isCurrent}
        unreadCount={unread.get(conversationId) ?? 0}
        userId={chat.userId}
        nameOf={nameOf}
        handleOf={handleOf}
        named={named}
        isGone={isGone}
        isGroup={isGroup}
        peer={peer}
        mayDeleteOthers={mayDeleteOthers}
        choices={choices}
        onShowQuoted={onShowQuoted}
        renderTip={renderTip}
        renderMedia={renderMedia}
      />
      <ConversationFooter summary={summary}>
        <Composer
          name={title}
          text={composing.text}
          onText={composing.setText}
          onSend={composing.send}
          about={composing.about}
          onCancel={composing.cancel}
          onEditNewest={composing.editNewest}
          start={<SendMore conversationId={conversationId} onFiles={attaching.attach} />}
          {...attaching.composer}
          {...(mentionable ? { mentionable } : {})}
        />
      </ConversationFooter>
      {viewed && (
        <ErrorBoundary key={viewed.entryId} fallback={null}>
          <Suspense>
            <OpenedMedia conversationId={conversationId} viewed={viewed} />
          </Suspense>
        </ErrorBoundary>
      )}
      {intent && summary && (
        <ErrorBoundary fallback={null}>
          <Suspense>
            <MessageDialogs summary={summary} intent={intent} onClose={() => setIntent(null)} />
          </Suspense>
        </ErrorBoundary>
      )}
    </>
  )
}

/** What a message's menu leads to: into the composer, or to a dialog. */
function choicesOf(
  chat: Chat,
  conversationId: string,
  begin: Pick<MessageChoices, 'reply' | 'edit'>,
  show: (intent: Intent) => void,
): MessageChoices {
  const choose = (kind: 'forward' | 'info' | 'emoji' | 'reactions') => (row: MessageRow) =>
    show({ kind, row })
  const chooseAny = (kind: 'remove' | 'report') => (row: MessageRow | TipRowModel) => show({ kind, row })
  return {
    ...begin,
    emoji: choose('emoji'),
    reactions: choose('reactions'),
    remove: chooseAny('remove'),
    forward: choose('forward'),
    tip: ({ key, text, senderId }) =>
      chat.money.tip({ conversationId, toUserId: senderId, about: { entryId: key, text } }),
    pinned: ({ seq }) => {
      const summary = chat.conversations.of(conversationId)
      return summary && mayPin(summary) ? (summary.pins?.includes(seq ?? 0) ?? false) : null
    },
    pin: async ({ key, seq }) => {
      if (seq !== null) (await import('./pins')).togglePin(chat, conversationId, key, seq)
    },
    report: chooseAny('report'),
    info: choose('info'),
    person: (userId) => show({ kind: 'person', userId }),
    linkTo: ({ seq }) => `${location.origin}/c/${conversationId}/m/${seq}`,
  }
}

/** Goes to a message that another one answers, or that is pinned; going back leads to where one was. */
function useShowSeq(conversationId: string): (seq: Seq) => void {
  const navigate = useNavigate()
  return useCallback(
    (seq) =>
      void navigate({ to: '/c/$conversationId/m/$entry', params: { conversationId, entry: String(seq) } }),
    [navigate, conversationId],
  )
}

/** Sees to it that everybody in what is on show has a name. */
function usePeopleOf(conversationId: string): void {
  const { chat } = useChat()
  useEffect(() => {
    const { state } = chat.timelines.of(conversationId)
    const need = () => chat.people.need(state.getState().log.entries.flatMap(peopleOf))
    need()
    return state.subscribe(({ log }, before) => log.entries !== before.log.entries && need())
  }, [chat, conversationId])
}

/** Where the timeline opens: at the message that the address names, or where one was at this point of the history. */
function useGoal(places: Places, historyKey: string): Goal | null {
  const { entry } = useParams({ strict: false })
  return useMemo(() => {
    const place = places.of(historyKey)
    if (place) return { kind: 'return', place: place.seq, offset: place.offset }
    if (entry === undefined) return null
    return { kind: 'message', place: /^\d+$/.test(entry) ? Number(entry) : entry }
  }, [places, historyKey, entry])
}
