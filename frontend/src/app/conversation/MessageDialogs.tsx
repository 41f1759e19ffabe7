import { useLingui } from '@lingui/react/macro'
import { PersonDialog } from '@/features/people/components/PersonDialog'
import { EmojiDialog } from '@/features/timeline/components/EmojiDialog'
import { ReactionsDialog } from '@/features/timeline/components/ReactionsDialog'
import type { MessageRow, TipRow } from '@/features/timeline/model/row'
import { useAction } from '@/lib/http/useAction'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { Button } from '@/lib/ui/Button'
import { Confirm } from '@/lib/ui/Confirm'
import { Notice } from '@/lib/ui/Notice'
import { useChat } from '../chat/ChatContext'
import { Report } from '../moderation/Report'
import { useOpenWith } from '../newChat/useOpenWith'
import { useNames } from '../people/useNames'
import { ForwardDialog } from '../sharing/ForwardDialog'
import { MessageReceipts } from './MessageReceipts'

/** What somebody is about to do with a message, or the person they want to know about. */
export type Intent = MessageIntent | { kind: 'person'; userId: string }

export type MessageIntent =
  | { kind: 'forward' | 'info' | 'emoji' | 'reactions'; row: MessageRow }
  | { kind: 'remove' | 'report'; row: MessageRow | TipRow }

interface MessageDialogsProps {
  summary: ConversationSummary
  intent: Intent
  onClose(): void
}

/** Asks before a message is deleted, where to forward one, and what is wrong with one; shows who has read one. */
export function MessageDialogs({ summary, intent, onClose }: MessageDialogsProps) {
  const { t } = useLingui()
  const { chat } = useChat()
  const nameOf = useNames()
  if (intent.kind === 'person') return <Member userId={intent.userId} onClose={onClose} />
  const { kind, row } = intent
  const { conversationId } = summary
  if (kind === 'forward') return <ForwardDialog conversationId={conversationId} row={row} onClose={onClose} />
  if (kind === 'emoji') return <ReactDialog conversationId={conversationId} row={row} onClose={onClose} />
  if (kind === 'reactions') return <ReactionsDialog row={row} nameOf={nameOf} onClose={onClose} />
  if (kind === 'info') return <MessageReceipts summary={summary} row={row} onClose={onClose} />
  if (kind === 'report') {
    const subject = { kind: 'message' as const, conversationId, entryId: row.key }
    return <Report chat={chat} subject={subject} onClose={onClose} />
  }
  return (
    <Confirm
      isOpen
      isDangerous
      title={t`Delete for everyone?`}
      description={
        row.kind === 'tip'
          ? t`The tip is removed from this conversation for everyone. The payment is not reversed.`
          : t`Its content is erased for everyone in this conversation. This cannot be undone.`
      }
      action={t`Delete`}
      onClose={onClose}
      onConfirm={() => chat.outbox.change(conversationId, row.key, { kind: 'delete' })}
    />
  )
}

/** Somebody whose message or name one has pressed. */
function Member({ userId, onClose }: { userId: string; onClose(): void }) {
  const { t } = useLingui()
  const { chat } = useChat()
  const openWith = useOpenWith()
  const { isBusy, failure, run } = useAction()
  const isOther = userId !== chat.userId && !chat.people.profiles.getState()[userId]?.isDeleted
  const write = async () => {
    if (await run(() => openWith(userId))) onClose()
  }
  return (
    <PersonDialog people={chat.people} api={chat.api} userId={userId} onClose={onClose}>
      {failure && <Notice>{failure}</Notice>}
      {isOther && (
        <Button isBusy={isBusy} onClick={() => void write()}>
          {t`Write a message`}
        </Button>
      )}
    </PersonDialog>
  )
}

interface ReactDialogProps {
  conversationId: string
  row: MessageRow
  onClose(): void
}

function ReactDialog({ conversationId, row, onClose }: ReactDialogProps) {
  const { chat } = useChat()
  const ownEmoji = row.reactions
    .filter(({ userIds }) => userIds.includes(chat.userId))
    .map(({ emoji }) => emoji)
  const own = new Set(ownEmoji)
  const choose = (emoji: string) =>
    chat.outbox.change(conversationId, row.key, { kind: own.has(emoji) ? 'unreact' : 'react', emoji })
  return <EmojiDialog own={own} onChoose={choose} onClose={onClose} />
}
