import { useCallback, useMemo, useState } from 'react'
import type { MenuPlace } from '@/lib/ui/useMenuPlace'
import type { Outbox } from '../model/outbox'
import type { MessageRow } from '../model/row'
import type { MessageActions, MessageChoices } from './messageActions'

interface Options {
  conversationId: string
  outbox: Outbox
  userId: string
  choices: Pick<MessageChoices, 'edit' | 'person' | 'quoted' | 'reactions'>
}

/** What the messages of a timeline do, and the menu that is open. */
export function useMessageActions({ conversationId, outbox, userId, choices }: Options) {
  const [menu, setMenu] = useState<{ row: MessageRow; place: MenuPlace } | null>(null)
  const closeMenu = useCallback(() => setMenu(null), [])
  const actions = useMemo<MessageActions>(
    () => ({
      // What the server does not have yet has its own two buttons, what is deleted has nothing to choose.
      openMenu: (row, place) => {
        if (row.seq !== null && !row.isDeleted) setMenu({ row, place })
      },
      react: (row, emoji) => {
        const known = row.reactions.find((reaction) => reaction.emoji === emoji)
        const kind = known?.userIds.includes(userId) ? 'unreact' : 'react'
        outbox.change(conversationId, row.key, { kind, emoji })
      },
      showReactions: choices.reactions,
      showQuoted: choices.quoted,
      showPerson: choices.person,
      edit: choices.edit,
      retry: (entryId) => outbox.retry(entryId),
      discard: (entryId) => outbox.discard(entryId),
    }),
    [conversationId, outbox, userId, choices.edit, choices.person, choices.quoted, choices.reactions],
  )
  return { actions, menu, closeMenu }
}
