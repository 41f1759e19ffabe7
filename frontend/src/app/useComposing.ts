import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { ComposerAbout } from '@/features/timeline/components/ComposerParts'
import { mentionedIn } from '@/features/timeline/model/mentions'
import type { MessageRow } from '@/features/timeline/model/row'
import { rowsOf } from '@/features/timeline/model/rows'
import type { Quote, UserProfile } from '@/lib/protocol/generated'
import { useChat } from './ChatContext'

type About = { kind: 'reply'; row: MessageRow } | { kind: 'edit'; row: MessageRow; text: string }

interface Options {
  conversationId: string
  nameOf(userId: string): string
  /** Who may be named in it. */
  mentionable?: readonly UserProfile[] | undefined
}

/** What is written in a conversation: a message, an answer, or a new version of one; and what becomes of it. */
export function useComposing({ conversationId, nameOf, mentionable = [] }: Options) {
  const { chat } = useChat()
  const [about, setAbout] = useState<About | null>(null)
  const draft = useStore(chat.drafts.texts)[conversationId] ?? ''
  const begin = useMemo(
    () => ({
      reply: (row: MessageRow) => setAbout({ kind: 'reply', row }),
      edit: (row: MessageRow) => setAbout({ kind: 'edit', row, text: row.text }),
    }),
    [],
  )
  const cancel = () => setAbout(null)
  const shown: ComposerAbout | null = about && {
    kind: about.kind,
    name: nameOf(about.row.senderId),
    text: about.row.text,
  }
  return {
    begin,
    cancel,
    about: shown,
    text: about?.kind === 'edit' ? about.text : draft,
    setText: (text: string) => {
      if (about?.kind === 'edit') return setAbout({ ...about, text })
      chat.drafts.set(conversationId, text)
      chat.typing.typed(conversationId, text)
    },
    send: (text: string) => {
      if (about?.kind === 'edit') {
        const { row } = about
        const mentions = mentionedIn(text, mentionable)
        if (text !== row.text) chat.outbox.change(conversationId, row.key, { kind: 'edit', text, mentions })
      } else {
        chat.typing.sent(conversationId)
        const mentions = mentionedIn(text, mentionable)
        const quote = about ? { replyTo: quoteOf(about.row) } : {}
        chat.outbox.add(conversationId, text, { ...quote, ...(mentions.length > 0 ? { mentions } : {}) })
      }
      setAbout(null)
    },
    editNewest: () => {
      const { log } = chat.timelines.of(conversationId).state.getState()
      const { entries, states } = log
      const rows = rowsOf({ entries, states, unsent: [], userId: chat.userId, unreadAfter: null })
      const newest = rows.findLast((row) => row.kind === 'message' && row.isOwn && !row.isDeleted)
      if (newest?.kind === 'message') begin.edit(newest)
    },
  }
}

function quoteOf({ key, seq, senderId, text }: MessageRow): Quote {
  return { entryId: key, seq: seq ?? 0, senderId, text }
}
