import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { MenuAt } from '@/lib/ui/MenuAt'
import type { MenuPlace } from '@/lib/ui/useMenuPlace'
import { useChat } from '../chat/ChatContext'
import { ConversationDialog } from '../conversation/ConversationMenu'
import { type ConversationIntent, useConversationItems } from '../conversation/useConversationItems'

interface ListMenuProps {
  /** As it was when the menu was asked for. */
  summary: ConversationSummary
  place: MenuPlace
  onClose(): void
}

/** What can be done about a conversation of the list, where that was asked, and the dialog that it leads to. */
export function ListMenu({ summary: asked, place, onClose }: ListMenuProps) {
  const { t } = useLingui()
  const { chat } = useChat()
  const { conversations } = useStore(chat.conversations.state)
  const summary = conversations.find((known) => known.conversationId === asked.conversationId) ?? asked
  const [isOpen, setOpen] = useState(true)
  const [dialog, setDialog] = useState<ConversationIntent | null>(null)
  const groups = useConversationItems(summary, setDialog)
  if (!isOpen) return <ConversationDialog summary={summary} dialog={dialog} onClose={onClose} />
  return (
    <MenuAt label={t`Conversation options`} place={place} groups={groups} onClose={() => setOpen(false)} />
  )
}
