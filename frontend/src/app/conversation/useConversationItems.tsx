import { useLingui } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { FOR_EVER, isMarkedUnread, isMuted } from '@/features/conversations/model/conversations'
import type { ChangeMembership, ConversationSummary } from '@/lib/protocol/generated'
import { reasonOf } from '@/lib/protocol/requestError'
import { ArchiveIcon, LeaveIcon, MuteIcon, PinIcon } from '@/lib/ui/conversationIcons'
import {
  AlertIcon,
  BellIcon,
  BlockIcon,
  ChatIcon,
  ChecksIcon,
  CoinIcon,
  DeleteIcon,
  GroupIcon,
  SearchIcon,
  UserIcon,
} from '@/lib/ui/icons'
import type { MenuGroups, MenuItem } from '@/lib/ui/menuItems'
import { toast } from '@/lib/ui/toasts'
import { useChat } from '../chat/ChatContext'
import { useLeaving } from './useLeaving'

/** What is asked or shown before something happens to a conversation. */
export type ConversationIntent = 'details' | 'search' | 'block' | 'report' | 'leave' | 'delete'

/** What can be done about a conversation, wherever its menu opens. */
export function useConversationItems(
  summary: ConversationSummary,
  show: (dialog: ConversationIntent) => void,
): MenuGroups {
  const own = useOwnItems(summary)
  const about = useItemsAbout(summary, show)
  return [own, ...about]
}

/** One's own place in it. */
function useOwnItems(summary: ConversationSummary): MenuItem[] {
  const { conversationId, membership, lastSeq } = summary
  const { t } = useLingui()
  const { chat } = useChat()
  const isUnread = useStore(chat.conversations.state).unread.has(conversationId)
  const leave = useLeaving(conversationId)
  const change = (changed: ChangeMembership) =>
    void chat.groups
      .changeMembership(conversationId, changed)
      .catch((error) => toast(reasonOf(error), { tone: 'danger' }))
  const isQuiet = isMuted(summary, chat.now())
  const isPinned = membership.pinnedAt != null
  return [
    {
      id: 'read',
      label: isUnread ? t`Mark as read` : t`Mark as unread`,
      icon: isUnread ? <ChecksIcon /> : <ChatIcon />,
      onSelect: () => {
        if (isUnread) chat.reads.seen(conversationId, lastSeq)
        else leave()
        if (!isUnread || isMarkedUnread(summary)) change({ markedUnread: !isUnread })
      },
    },
    {
      id: 'mute',
      label: isQuiet ? t`Unmute` : t`Mute`,
      icon: isQuiet ? <BellIcon /> : <MuteIcon />,
      onSelect: () => change({ mutedUntil: isQuiet ? 0 : FOR_EVER }),
    },
    {
      id: 'pin',
      label: isPinned ? t`Unpin` : t`Pin to the top`,
      icon: <PinIcon />,
      onSelect: () => change({ pinned: !isPinned }),
    },
    {
      id: 'archive',
      label: membership.archived ? t`Unarchive` : t`Archive`,
      icon: <ArchiveIcon />,
      onSelect: () => change({ archived: !membership.archived }),
    },
  ]
}

/** The other one, or the group. */
function useItemsAbout(
  { conversationId, kind, membership }: ConversationSummary,
  show: (dialog: ConversationIntent) => void,
): MenuItem[][] {
  const { t } = useLingui()
  const { chat } = useChat()
  const tip = {
    id: 'tip',
    label: t`Give a tip`,
    icon: <CoinIcon />,
    onSelect: () => chat.money.tip({ conversationId }),
  }
  const item = (id: ConversationIntent, label: string, icon: MenuItem['icon'], isDangerous = false) => ({
    id,
    label,
    icon,
    isDangerous,
    onSelect: () => show(id),
  })
  const search = item('search', t`Search messages`, <SearchIcon />)
  if (kind === 'direct') {
    return [
      [item('details', t`Profile`, <UserIcon />), search, tip],
      [
        item('block', membership.blocks ? t`Unblock` : t`Block`, <BlockIcon />, !membership.blocks),
        item('report', t`Report`, <AlertIcon />, true),
      ],
    ]
  }
  const remove = item('delete', t`Delete group`, <DeleteIcon />, true)
  return [
    [item('details', t`Group details`, <GroupIcon />), search, tip],
    [item('leave', t`Leave group`, <LeaveIcon />, true), ...(membership.role === 'owner' ? [remove] : [])],
  ]
}
