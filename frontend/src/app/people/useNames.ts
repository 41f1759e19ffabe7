import { useLingui } from '@lingui/react/macro'
import { useCallback, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Named } from '@/features/conversations/components/ConversationRow'
import { namesIn } from '@/features/timeline/model/mentions'
import { isolated } from '@/lib/i18n/names'
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

/** By which people are named in texts, as far as it is known yet. */
export function useHandles(): (userId: string) => string | undefined {
  const { chat } = useChat()
  const profiles = useStore(chat.people.profiles)
  return useCallback((userId) => profiles[userId]?.handle, [profiles])
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
