import { useLingui } from '@lingui/react/macro'
import { useLocation, useNavigate, useParams } from '@tanstack/react-router'
import { lazy, useCallback, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { isMarkedUnread } from '@/features/conversations/model/conversations'
import { Composer } from '@/features/timeline/components/Composer'
import type { MessageChoices } from '@/features/timeline/components/messageActions'
import { Timeline } from '@/features/timeline/components/Timeline'
import type { Rendering } from '@/features/timeline/components/TimelineRow'
import type { Goal } from '@/features/timeline/components/useOpening'
import { usePageVisible } from '@/features/timeline/components/usePageVisible'
import type { Places } from '@/features/timeline/model/places'
import type { MessageRow, TipRow as TipRowModel } from '@/features/timeline/model/row'
import { UnreadLine } from '@/features/timeline/model/unreadLine'
import { peopleOf } from '@/lib/protocol/content'
import type { Seq } from '@/lib/protocol/generated'
import { Late } from '@/lib/ui/Late'
import { useChat } from '../chat/ChatContext'
import type { Chat } from '../chat/chat'
import { MessageMedia } from '../media/MessageMedia'
import { useAttaching } from '../media/useAttaching'
import { NotFound } from '../pages/NotFound'
import { useMentionable, usePeer } from '../people/useMembers'
import { useGone, useNamesIn } from '../people/useNames'
import { useTitles } from '../people/useTitles'
import { TipRow } from '../tips/TipRow'
import { addressOfMessage } from './addressOfMessage'
import { ConversationFooter } from './ConversationFooter'
import { ConversationHeader } from './ConversationHeader'
import type { Intent } from './MessageDialogs'
import { messageItems } from './messageItems'
import { SendMore } from './SendMore'
import { useComposing } from './useComposing'

const PinBar = lazy(async () => ({ default: (await import('./PinBar')).PinBar }))
const OpenedMedia = lazy(async () => ({ default: (await import('../media/OpenedMedia')).OpenedMedia }))
const MessageDialogs = lazy(async () => ({ default: (await import('./MessageDialogs')).MessageDialogs }))

/** One conversation: with whom, what was said, and where to say more. */
export function ConversationScreen({ conversationId }: { conversationId: string }) {
  const { t } = useLingui()
  const { chat } = useChat()
  const { outbox, reads, places } = chat
  const isGone = useGone()
  const titleOf = useTitles()
  const [line] = useState(() => new UnreadLine())
  const historyKey = useLocation().state.__TSR_key ?? 'first'
  const goal = useGoal(places, historyKey)
  const { isCurrent, conversations, unread } = useStore(chat.conversations.state)
  const [intent, setIntent] = useState<Intent | null>(null)
  const summary = conversations.find((known) => known.conversationId === conversationId)
  const isGroup = summary?.kind === 'group'
  const names = useNamesIn(summary?.kind)
  const mentionable = useMentionable(summary)
  const peer = usePeer(summary)
  const composing = useComposing({ conversationId, names })
  const { begin } = composing
  const onShowSeq = useShowSeq(conversationId)
  const choices = useMemo(
    () => choicesOf(chat, conversationId, { ...begin, quoted: ({ seq }) => onShowSeq(seq) }, setIntent),
    [chat, conversationId, begin, onShowSeq],
  )
  const mayDeleteOthers = isGroup && summary.membership.role !== 'member'
  const render = useMemo<Rendering>(
    () => ({
      tip: (row) => (
        <TipRow
          conversationId={conversationId}
          row={row}
          mayDeleteOthers={mayDeleteOthers}
          choices={choices}
        />
      ),
      media: (row) => <MessageMedia conversationId={conversationId} row={row} />,
    }),
    [conversationId, mayDeleteOthers, choices],
  )
  const attaching = useAttaching(conversationId)
  const viewed = useStore(chat.media.viewed)
  usePeopleOf(conversationId)
  useOpened(conversationId, isCurrent)
  if (!summary && isCurrent) return <NotFound title={t`Conversation not found`} />
  const title = summary ? titleOf(summary) : '…'
  return (
    <>
      <ConversationHeader summary={summary} title={title} />
      {summary?.pins?.length ? (
        <Late>
          <PinBar key={conversationId} summary={summary} pins={summary.pins} onShow={onShowSeq} />
        </Late>
      ) : null}
      <Timeline
        // Another entry of the browser's history is another place in the timeline.
        key={historyKey}
        conversation={{
          conversationId,
          userId: chat.userId,
          isGroup,
          peer,
          mayDeleteOthers,
          unreadCount: unread.get(conversationId) ?? 0,
        }}
        models={{ timeline: chat.timelines.of(conversationId), outbox, reads, line, places }}
        opening={{ historyKey, goal, isUnreadKnown: isCurrent }}
        names={names}
        isGone={isGone}
        choices={choices}
        render={render}
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
        <Late key={viewed.entryId}>
          <OpenedMedia conversationId={conversationId} viewed={viewed} />
        </Late>
      )}
      {intent && summary && (
        <Late>
          <MessageDialogs summary={summary} intent={intent} onClose={() => setIntent(null)} />
        </Late>
      )}
    </>
  )
}

/** What a message's menu leads to: into the composer, or to a dialog. */
function choicesOf(
  chat: Chat,
  conversationId: string,
  begin: Pick<MessageChoices, 'reply' | 'edit' | 'quoted'>,
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
    more: (row) => messageItems(chat, conversationId, row),
    report: chooseAny('report'),
    info: choose('info'),
    person: (userId) => show({ kind: 'person', userId }),
    linkTo: ({ seq }) => addressOfMessage({ conversationId, seq }),
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

/** What is marked as unread is so until somebody opens it, or comes back to it; not where another device marks it meanwhile. */
function useOpened(conversationId: string, isCurrent: boolean): void {
  const { chat } = useChat()
  const isVisible = usePageVisible()
  useEffect(() => {
    const opened = isCurrent && isVisible ? chat.conversations.of(conversationId) : undefined
    if (!opened || !isMarkedUnread(opened)) return
    void chat.groups.changeMembership(conversationId, { markedUnread: false }).catch(() => undefined)
  }, [chat, conversationId, isCurrent, isVisible])
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
