import { useLingui } from '@lingui/react/macro'
import { useCallback } from 'react'
import { useStore } from 'zustand'
import { useChat } from './ChatContext'

/** How people are called here, as far as it is known yet. */
export function useNames(): (userId: string) => string {
  const { t } = useLingui()
  const { chat } = useChat()
  const profiles = useStore(chat.people.profiles)
  return useCallback((userId) => profiles[userId]?.displayName ?? t`Somebody`, [profiles, t])
}

/** By which people are named in texts, as far as it is known yet. */
export function useHandles(): (userId: string) => string | undefined {
  const { chat } = useChat()
  const profiles = useStore(chat.people.profiles)
  return useCallback((userId) => profiles[userId]?.handle, [profiles])
}
