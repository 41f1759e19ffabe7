import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { otherUserId } from '@/features/conversations/model/conversations'
import type { ChangeMembership, ConversationSummary } from '@/lib/protocol/generated'
import { reasonOf } from '@/lib/protocol/requestError'
import { ErrorBoundary } from '@/lib/ui/ErrorBoundary'
import { ICON_BUTTON_LOOK } from '@/lib/ui/IconButton'
import { AlertIcon, BellIcon, BlockIcon, DownIcon, GroupIcon, MoreIcon } from '@/lib/ui/icons'
import { Menu } from '@/lib/ui/Menu'
import { toast } from '@/lib/ui/toasts'
import { useChat } from './ChatContext'
import { useNames } from './useNames'

const Details = lazy(async () => ({ default: (await import('./ConversationDialogs')).Details }))
const Block = lazy(async () => ({ default: (await import('./ConversationDialogs')).Block }))
const Report = lazy(async () => ({ default: (await import('./ConversationDialogs')).Report }))

export type ConversationDialog = 'details' | 'block' | 'report'

/** "For ever", as the protocol has it: far in the future. */
const FOR_EVER = Date.UTC(9999, 0)

/** What can be done about a conversation, behind a button. */
export function ConversationMenu({ summary }: { summary: ConversationSummary }) {
  const { t } = useLingui()
  const { chat } = useChat()
  const [dialog, setDialog] = useState<ConversationDialog | null>(null)
  const { conversationId, membership, kind } = summary
  const change = (changed: ChangeMembership) =>
    void chat.groups
      .changeMembership(conversationId, changed)
      .catch((error) => toast(reasonOf(error), { tone: 'danger' }))
  const isMuted = (membership.mutedUntil ?? 0) > Date.now()
  const isPinned = membership.pinnedAt != null
  const own = [
    {
      id: 'mute',
      label: isMuted ? t`Unmute` : t`Mute`,
      icon: <BellIcon />,
      onSelect: () => change({ mutedUntil: isMuted ? 0 : FOR_EVER }),
    },
    {
      id: 'pin',
      label: isPinned ? t`Unpin` : t`Pin to the top`,
      onSelect: () => change({ pinned: !isPinned }),
    },
    {
      id: 'archive',
      label: membership.archived ? t`Take out of the archive` : t`Archive`,
      icon: <DownIcon />,
      onSelect: () => change({ archived: !membership.archived }),
    },
  ]
  const about =
    kind === 'group'
      ? [
          {
            id: 'details',
            label: t`Group details`,
            icon: <GroupIcon />,
            onSelect: () => setDialog('details'),
          },
        ]
      : [
          {
            id: 'block',
            label: membership.blocks ? t`Unblock` : t`Block`,
            icon: <BlockIcon />,
            isDangerous: !membership.blocks,
            onSelect: () => setDialog('block'),
          },
          {
            id: 'report',
            label: t`Report`,
            icon: <AlertIcon />,
            isDangerous: true,
            onSelect: () => setDialog('report'),
          },
        ]
  const groups = kind === 'group' ? [about, own] : [own, about]
  return (
    <>
      <Menu groups={groups}>
        <button type="button" aria-label={t`About this conversation`} className={ICON_BUTTON_LOOK}>
          <MoreIcon />
        </button>
      </Menu>
      <ConversationDialogs summary={summary} dialog={dialog} onClose={() => setDialog(null)} />
    </>
  )
}

interface DialogsProps {
  summary: ConversationSummary
  dialog: ConversationDialog | null
  onClose(): void
}

/** The dialogs of a conversation; what they take is fetched when the first one opens. */
export function ConversationDialogs({ summary, dialog, onClose }: DialogsProps) {
  const { chat } = useChat()
  const navigate = useNavigate()
  const nameOf = useNames()
  if (!dialog) return null
  const otherId = otherUserId(summary, chat.userId)
  return (
    <ErrorBoundary fallback={null}>
      <Suspense>
        {dialog === 'details' && summary.kind === 'group' && (
          <Details
            chat={chat}
            group={summary}
            nameOf={nameOf}
            onClose={onClose}
            onGone={() => void navigate({ to: '/', replace: true })}
          />
        )}
        {dialog === 'block' && (
          <Block
            chat={chat}
            otherId={otherId}
            name={nameOf(otherId)}
            isBlocked={summary.membership.blocks}
            onClose={onClose}
          />
        )}
        {dialog === 'report' && (
          <Report chat={chat} subject={{ kind: 'user', userId: otherId }} onClose={onClose} />
        )}
      </Suspense>
    </ErrorBoundary>
  )
}
