import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useChat } from '../chat/ChatContext'

/** Has the networks asked for, and takes another look once they are known: then there are links to their explorers. */
export function useNetworks(): void {
  const { networks } = useChat().chat.money
  useStore(networks.state)
  useEffect(() => void networks.need(), [networks])
}
