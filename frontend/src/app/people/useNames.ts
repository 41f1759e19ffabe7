import { useLingui } from '@lingui/react/macro'
import { useCallback, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Named } from '@/features/conversations/components/ConversationRow'
import type { Names } from '@/features/timeline/components/names'
import { namesIn } from '@/features/timeline/model/mentions'
import { isolated } from '@/lib/i18n/names'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { useChat } from '../chat/ChatContext'

/** How people are called here, as far as it is known yet. */
export function useNames(): (userId: string) => string {
  const { t } = useLingui()
  const { chat } = useChat()
  const profiles = useStore(chat.people.profiles)
  return useCallback(
    (userId) => {
      const profile = profiles[userId]
      if (profile?.isDeleted) return t`Deleted user`
      return profile === undefined ? t`Someone` : isolated(profile.displayName)
    },
    [profiles, t],
  )
}

/** How people are called as the writers of messages, oneself included. */
export function useAuthors(): (userId: string) => string {
  const { t } = useLingui()
  const { chat } = useChat()
  const nameOf = useNames()
  return (userId) => (userId === chat.userId ? t`You` : nameOf(userId))
}

/** How people are called in a conversation of this kind. */
export function useNamesIn(kind: ConversationSummary['kind'] | undefined): Names {
  const { chat } = useChat()
  const nameOf = useNames()
  const named = useNamed()
  const profiles = useStore(chat.people.profiles)
  return useMemo(
    () => ({
      nameOf,
      handleOf: (userId) => profiles[userId]?.handle,
      named: (text) => named(kind, text),
    }),
    [nameOf, named, profiles, kind],
  )
}

/**
 * Calls those by their names whom a text of a group names by their handles, as far as they are known: for what is shown of a
 * message without saying whom it mentions.
 */
export function useNamed(): Named {
  const { chat } = useChat()
  const nameOf = useNames()
  const profiles = useStore(chat.people.profiles)
  return useMemo(() => {
    const people = new Map(Object.values(profiles).map(({ handle, userId }) => [handle, userId]))
    const handles = [...people.keys()]
    return (kind, text) => {
      if (kind !== 'group' || !text.includes('@')) return text
      const words = namesIn(text, handles).map(({ text, handle = '' }) => {
        const userId = people.get(handle)
        return userId === undefined ? text : `@${nameOf(userId)}`
      })
      return words.join('')
    }
  }, [profiles, nameOf])
}

/** Who has left Natter. */
export function useGone(): (userId: string) => boolean {
  const { chat } = useChat()
  const profiles = useStore(chat.people.profiles)
  // Another profile that is learned is no reason to make all rows anew.
  const gone = Object.values(profiles)
    .flatMap(({ userId, isDeleted }) => (isDeleted ? userId : []))
    .sort()
    .join()
  return useMemo(() => {
    const known = new Set(gone.split(','))
    return (userId) => known.has(userId)
  }, [gone])
}
