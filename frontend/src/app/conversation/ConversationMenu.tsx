import { useLingui } from '@lingui/react/macro'
import { lazy, useState } from 'react'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { ICON_BUTTON_LOOK } from '@/lib/ui/IconButton'
import { MoreIcon } from '@/lib/ui/icons'
import { Late } from '@/lib/ui/Late'
import { Menu } from '@/lib/ui/Menu'
import { type ConversationIntent, useConversationItems } from './useConversationItems'

const Dialogs = lazy(async () => ({ default: (await import('./ConversationDialogs')).ConversationDialogs }))

/** What can be done about a conversation, behind a button. */
export function ConversationMenu({ summary }: { summary: ConversationSummary }) {
  const { t } = useLingui()
  const [dialog, setDialog] = useState<ConversationIntent | null>(null)
  const groups = useConversationItems(summary, setDialog)
  return (
    <>
      <Menu groups={groups}>
        <button type="button" aria-label={t`Options for this conversation`} className={ICON_BUTTON_LOOK}>
          <MoreIcon />
        </button>
      </Menu>
      <ConversationDialog summary={summary} dialog={dialog} onClose={() => setDialog(null)} />
    </>
  )
}

interface DialogProps {
  summary: ConversationSummary
  dialog: ConversationIntent | null
  onClose(): void
}

/** The dialog of a conversation that is open; what they take is fetched when the first one opens. */
export function ConversationDialog({ summary, dialog, onClose }: DialogProps) {
  if (!dialog) return null
  return (
    <Late>
      <Dialogs summary={summary} dialog={dialog} onClose={onClose} />
    </Late>
  )
}
