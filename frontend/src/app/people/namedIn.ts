import { mentionedIn } from '@/features/timeline/model/mentions'
import { RequestError } from '@/lib/protocol/requestError'
import type { Chat } from '../chat/chat'

/** In larger groups only those are suggested who have written of late: thousands of names would have to be fetched. */
export const MAX_MEMBERS_SUGGESTED = 200

/** Who is named in a text of a conversation; `undefined` where it is not known yet who can be. */
export function namedAsKnown(chat: Chat, conversationId: string, text: string): string[] | undefined {
  if (!text.includes('@')) return []
  const userIds = mentionableIds(chat, conversationId)
  const profiles = chat.people.profiles.getState()
  return userIds?.every((userId) => profiles[userId]) ? namedAmong(chat, userIds, text) : undefined
}

/** As {@link namedAsKnown}, after asking. Rejects where there is no connection; nobody is named where the answer is an error. */
export async function namedIn(chat: Chat, conversationId: string, text: string): Promise<string[]> {
  const named = namedAsKnown(chat, conversationId, text)
  if (named) return named
  try {
    if (!chat.members.known.getState()[conversationId]) await chat.members.fetch(conversationId)
    const userIds = mentionableIds(chat, conversationId) ?? []
    await chat.people.fetch(userIds)
    return namedAmong(chat, userIds, text)
  } catch {
    if (chat.socket.state.getState().status !== 'open') throw RequestError.connectionLost()
    return []
  }
}

function namedAmong(chat: Chat, userIds: readonly string[], text: string): string[] {
  const profiles = chat.people.profiles.getState()
  const people = userIds.flatMap((userId) => profiles[userId] ?? [])
  return mentionedIn(
    text,
    people.filter(({ isDeleted }) => !isDeleted),
  )
}

/** Who can be named: nobody in a direct conversation; in a large group those who have written of late. */
function mentionableIds(chat: Chat, conversationId: string): readonly string[] | undefined {
  const summary = chat.conversations.of(conversationId)
  if (summary?.kind === 'direct') return []
  const isLarge = summary !== undefined && summary.memberCount > MAX_MEMBERS_SUGGESTED
  const known = isLarge
    ? chat.timelines
        .of(conversationId)
        .state.getState()
        .log.entries.map(({ senderId }) => senderId)
    : chat.members.known.getState()[conversationId]?.map(({ userId }) => userId)
  return known && [...new Set(known)].filter((userId) => userId !== chat.userId)
}
