import { useLingui } from '@lingui/react/macro'
import { useCallback, useMemo } from 'react'
import { useStore } from 'zustand'
import { isolated } from '@/lib/i18n/names'
import { useChat } from './ChatContext'

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
