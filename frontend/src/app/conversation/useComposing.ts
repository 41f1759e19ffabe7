import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import type { ComposerAbout } from '@/features/timeline/components/ComposerParts'
import type { Names } from '@/features/timeline/components/names'
import type { Log } from '@/features/timeline/model/log'
import type { MessageRow } from '@/features/timeline/model/row'
import { rowsOf } from '@/features/timeline/model/rows'
import { attachedOf } from '@/lib/media/attached'
import type { Quote } from '@/lib/protocol/generated'
import { useChat } from '../chat/ChatContext'
import type { Chat } from '../chat/chat'
import { namedAsKnown } from '../people/namedIn'

interface Options {
  conversationId: string
  names: Names
}

/** What is written in a conversation: a message, an answer, or a new version of one; and what becomes of it. */
export function useComposing({ conversationId, names }: Options) {
  const { chat } = useChat()
  const { drafts } = chat
  const draft = useStore(drafts.texts)[conversationId] ?? ''
  const about = useStore(drafts.abouts)[conversationId]
  const begin = useMemo(
    () => ({
      reply: (row: MessageRow) => drafts.begin(conversationId, { kind: 'reply', message: quoteOf(row) }),
      edit: (row: MessageRow) =>
        drafts.begin(conversationId, {
          kind: 'edit',
          message: quoteOf(row),
          // What was refused is the version that somebody goes on with.
          text: row.refusedChange?.text ?? row.text,
        }),
    }),
    [drafts, conversationId],
  )
  useEndWithMessage(chat, conversationId, about?.message.entryId)
  const shown: ComposerAbout | null = about
    ? {
        kind: about.kind,
        name: names.nameOf(about.message.senderId),
        text: names.named(about.message.text ?? ''),
        message: about.message,
      }
    : null
  return {
    begin,
    cancel: () => drafts.cancel(conversationId),
    about: shown,
    text: about?.kind === 'edit' ? about.text : draft,
    setText: (text: string) => {
      drafts.type(conversationId, text)
      if (drafts.abouts.getState()[conversationId]?.kind !== 'edit') chat.typing.typed(conversationId, text)
    },
    send: (text: string) => {
      const about = drafts.abouts.getState()[conversationId]
      const mentions = namedAsKnown(chat, conversationId, text)
      if (about?.kind === 'edit') {
        saveEdit(chat, { conversationId, message: about.message, text, mentions })
      } else {
        chat.typing.sent(conversationId)
        const quote = about ? { replyTo: about.message } : {}
        const files = chat.media.files.send(conversationId)
        chat.outbox.add(conversationId, text, { ...quote, mentions, ...(files.length > 0 ? { files } : {}) })
      }
      drafts.sent(conversationId)
    },
    editNewest: () => {
      const newest = newestOwn(chat, conversationId)
      // The server is being told of it: what would be changed is not there yet.
      if (newest && newest.status !== 'pending') begin.edit(newest)
    },
  }
}

interface Edit {
  conversationId: string
  message: Quote
  text: string
  mentions: string[] | undefined
}

/** Sends the new version of a message. What failed goes out anew; what is deleted meanwhile becomes a new message. */
function saveEdit({ outbox, timelines }: Chat, { conversationId, message, text, mentions }: Edit): void {
  const { entryId, seq, text: before } = message
  const failed = outbox.failureOf(entryId)
  const isKnown =
    seq > 0 ||
    timelines
      .of(conversationId)
      .state.getState()
      .log.entries.some((entry) => entry.entryId === entryId)
  if (failed) outbox.reword(failed.entryId, text, mentions)
  else if (!isKnown) outbox.add(conversationId, text, { mentions })
  else if (text !== before)
    outbox.change(conversationId, entryId, { kind: 'edit', text, ...(mentions ? { mentions } : {}) })
}

/** One's newest message as it is shown, with what the server has not acknowledged yet. */
function newestOwn(chat: Chat, conversationId: string): MessageRow | undefined {
  const { entries, states } = chat.timelines.of(conversationId).state.getState().log
  const unsent = chat.outbox.items.getState().filter((item) => item.conversationId === conversationId)
  const rows = rowsOf({ entries, states, unsent, userId: chat.userId, unreadAfter: null })
  return rows.filter((row) => row.kind === 'message').findLast(({ isOwn, isDeleted }) => isOwn && !isDeleted)
}

/** Gives up the answer to a message, or the edit of it, when it is deleted: its words are not to stay above the field. */
function useEndWithMessage(chat: Chat, conversationId: string, entryId: string | undefined): void {
  const { log } = useStore(chat.timelines.of(conversationId).state)
  const items = useStore(chat.outbox.items)
  useEffect(() => {
    if (entryId === undefined) return
    const isBeingDeleted = items.some(
      ({ change, failure }) => change?.targetId === entryId && change.to.kind === 'delete' && !failure,
    )
    if (isBeingDeleted || isDeleted(log, entryId)) chat.drafts.cancel(conversationId)
  }, [chat, conversationId, entryId, log, items])
}

function isDeleted({ entries, states }: Log, wanted: string): boolean {
  if (states[wanted]?.deleted) return true
  return entries.some(({ content }) => content.kind === 'deleted' && content.targetId === wanted)
}

function quoteOf({ key, seq, senderId, text, attachments }: MessageRow): Quote {
  const attached = attachedOf(attachments)
  return { entryId: key, seq: seq ?? 0, senderId, text, ...(attached ? { attached } : {}) }
}
