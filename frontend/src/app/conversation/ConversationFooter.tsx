import { useLingui } from '@lingui/react/macro'
import { lazy, type ReactNode, useState } from 'react'
import { otherUserId } from '@/features/conversations/model/conversations'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { Button } from '@/lib/ui/Button'
import { Late } from '@/lib/ui/Late'
import { useChat } from '../chat/ChatContext'
import { useGone, useNames } from '../people/useNames'
import { ConversationDialog } from './ConversationMenu'
import type { ConversationIntent } from './useConversationItems'

const ConversationRequest = lazy(async () => ({
  default: (await import('./ConversationRequest')).ConversationRequest,
}))

interface ConversationFooterProps {
  summary: ConversationSummary | undefined
  /** Where one writes. */
  children: ReactNode
}

/** Where one writes, or why one cannot. */
export function ConversationFooter({ summary, children }: ConversationFooterProps) {
  const { t } = useLingui()
  const { chat } = useChat()
  const isGone = useGone()
  if (summary?.kind === 'direct') {
    if (isGone(otherUserId(summary, chat.userId))) return <Note text={t`This person has left Natter.`} />
    if (summary.membership.blocks) return <Blocked summary={summary} />
  } else if (summary?.group.posting === 'admins' && summary.membership.role === 'member') {
    return <Note text={t`Only admins can write in this group.`} />
  }
  return (
    <>
      {summary?.kind === 'direct' && (summary.membership.isRequest || !summary.peer) && (
        <Late>
          <ConversationRequest summary={summary} />
        </Late>
      )}
      {children}
    </>
  )
}

function Blocked({ summary }: { summary: ConversationSummary }) {
  const { t } = useLingui()
  const { chat } = useChat()
  const name = useNames()(otherUserId(summary, chat.userId))
  const [dialog, setDialog] = useState<ConversationIntent | null>(null)
  return (
    <>
      <Note text={t`You have blocked ${name}.`}>
        <Button look="quiet" onClick={() => setDialog('block')}>{t`Unblock`}</Button>
      </Note>
      <ConversationDialog summary={summary} dialog={dialog} onClose={() => setDialog(null)} />
    </>
  )
}

function Note({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div
      role="status"
      className="flex min-h-18 flex-wrap items-center justify-center gap-x-3 border-line border-t bg-surface px-5 py-3 text-center text-muted"
    >
      <p>{text}</p>
      {children}
    </div>
  )
}
