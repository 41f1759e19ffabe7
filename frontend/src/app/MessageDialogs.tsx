import { useLingui } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { otherUserId } from '@/features/conversations/model/conversations'
import type { MessageRow } from '@/features/timeline/model/rows'
import { Avatar } from '@/lib/ui/Avatar'
import { Confirm } from '@/lib/ui/Confirm'
import { Dialog } from '@/lib/ui/Dialog'
import { LIST_ROW_LOOK, ListRow } from '@/lib/ui/ListRow'
import { toast } from '@/lib/ui/toasts'
import { useChat } from './ChatContext'
import { useTitles } from './useTitles'

/** What somebody is about to do with a message. */
export interface Intent {
  kind: 'remove' | 'forward'
  row: MessageRow
}

interface MessageDialogsProps {
  conversationId: string
  intent: Intent
  onClose(): void
}

/** Asks before a message is deleted, and where to forward one. */
export function MessageDialogs({ conversationId, intent, onClose }: MessageDialogsProps) {
  const { t } = useLingui()
  const { chat } = useChat()
  const { kind, row } = intent
  if (kind === 'forward') return <ForwardDialog row={row} onClose={onClose} />
  return (
    <Confirm
      isOpen
      isDangerous
      title={t`Delete for everyone?`}
      description={t`What it says is erased for everybody in this conversation. That cannot be undone.`}
      action={t`Delete`}
      onClose={onClose}
      onConfirm={() => chat.outbox.change(conversationId, row.key, { kind: 'delete' })}
    />
  )
}

function ForwardDialog({ row, onClose }: { row: MessageRow; onClose(): void }) {
  const { t } = useLingui()
  const { chat } = useChat()
  const titleOf = useTitles()
  const { conversations } = useStore(chat.conversations.state)
  const forward = (conversationId: string, title: string) => {
    chat.outbox.add(conversationId, row.text, { forwarded: true })
    toast(t`Forwarded to ${title}`)
    onClose()
  }
  return (
    <Dialog isOpen title={t`Forward to`} width="small" onClose={onClose}>
      <ul className="-mx-3">
        {conversations.map((summary) => {
          const { conversationId, kind } = summary
          const title = titleOf(summary)
          const avatar = (
            <Avatar userId={otherUserId(summary, chat.userId)} name={title} isGroup={kind === 'group'} />
          )
          return (
            <li key={conversationId}>
              <button
                type="button"
                className={`${LIST_ROW_LOOK} min-h-11`}
                onClick={() => forward(conversationId, title)}
              >
                <ListRow start={avatar} title={<bdi>{title}</bdi>} />
              </button>
            </li>
          )
        })}
      </ul>
    </Dialog>
  )
}
