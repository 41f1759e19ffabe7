import { useLingui } from '@lingui/react/macro'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { wordsOf } from '@/features/conversations/components/ConversationRow'
import { otherUserId } from '@/features/conversations/model/conversations'
import { isAudible, preferences } from '@/lib/preferences/preferences'
import { Avatar } from '@/lib/ui/Avatar'
import { IconButton } from '@/lib/ui/IconButton'
import { CloseIcon } from '@/lib/ui/icons'
import { playKnock } from '@/lib/ui/knock'
import { ListRow } from '@/lib/ui/ListRow'
import { useChat } from '../chat/ChatContext'
import type { Incoming } from '../chat/chat'
import { useNamed, useNames } from '../people/useNames'
import { useTitles } from '../people/useTitles'

/** The message stays in the list: what passes by here is not lost. */
const SHOWN_MS = 7000

/** Tells of the newest message of a conversation that is not open, for some seconds, with a sound if that is wanted. */
export function IncomingNotice({ first }: { first: Incoming }) {
  const { t } = useLingui()
  const { chat } = useChat()
  const { conversationId: open } = useParams({ strict: false })
  const [incoming, setIncoming] = useState<Incoming | null>(null)
  useEffect(() => {
    const take = (news: Incoming | null) => {
      const isVisible = document.visibilityState === 'visible'
      if (!news || (isVisible && news.conversationId === open)) return
      if (isAudible(preferences.getState(), new Date())) void playKnock()
      if (isVisible) setIncoming(news)
    }
    return chat.incoming.subscribe(take)
  }, [chat, open])
  // biome-ignore lint/correctness/useExhaustiveDependencies: it came before this was there
  useEffect(() => {
    if (first.conversationId !== open) chat.incoming.setState({ ...first }, true)
  }, [])
  useEffect(() => {
    if (!incoming) return
    const timer = setTimeout(() => setIncoming(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [incoming])
  const shown = incoming?.conversationId === open ? null : incoming
  const said = useSaid(shown)
  return (
    <>
      <p role="status" className="sr-only">
        {said && t`New message from ${said.author}: ${said.words}`}
      </p>
      {said && (
        <div className="fixed inset-x-3 top-[calc(0.5rem+env(safe-area-inset-top))] z-30 flex animate-rise items-center rounded-2xl border border-line bg-raised shadow-high sm:start-auto sm:w-[22rem]">
          <Link
            to="/c/$conversationId"
            params={{ conversationId: said.conversationId }}
            className="row-look flex min-w-0 flex-1 items-center gap-3 px-3 py-2.5"
          >
            <ListRow
              start={<Avatar userId={said.avatarOf} name={said.title} size="small" isGroup={said.isGroup} />}
              title={<bdi>{said.title}</bdi>}
              detail={
                <span dir="auto">
                  {said.isGroup && (
                    <>
                      <bdi>{said.author}</bdi>:{' '}
                    </>
                  )}
                  {said.words}
                </span>
              }
            />
          </Link>
          <IconButton label={t`Close`} onClick={() => setIncoming(null)}>
            <CloseIcon className="size-4" />
          </IconButton>
        </div>
      )}
    </>
  )
}

/** What is told of a message: nothing once a newer one has come, or this one is gone. */
function useSaid(incoming: Incoming | null) {
  const { chat } = useChat()
  const nameOf = useNames()
  const named = useNamed()
  const titleOf = useTitles()
  const { conversations } = useStore(chat.conversations.state)
  const summary = conversations.find(({ conversationId }) => conversationId === incoming?.conversationId)
  if (!incoming || !summary || summary.preview?.entryId !== incoming.entryId) return null
  return {
    conversationId: incoming.conversationId,
    isGroup: summary.kind === 'group',
    avatarOf: otherUserId(summary, chat.userId),
    title: titleOf(summary),
    author: nameOf(incoming.senderId),
    words: wordsOf(summary, named),
  }
}
