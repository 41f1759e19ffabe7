import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { isolated } from '@/lib/i18n/names'
import type { NoticeRow } from '../model/row'

interface GroupNoticeProps {
  row: NoticeRow
  nameOf(userId: string): string
}

/** Something that happened to the conversation: quiet, in the middle. */
export function GroupNotice({ row, nameOf }: GroupNoticeProps) {
  const words = useWords(row, nameOf)
  if (!words) return null
  return (
    <p className="text-balance px-6 pt-3 pb-1 text-center text-muted text-xs" dir="auto">
      {words}
    </p>
  )
}

function useWords(
  { content, senderId, isOwn }: NoticeRow,
  nameOf: (userId: string) => string,
): string | null {
  const { t } = useLingui()
  const who = nameOf(senderId)
  const namesOf = (userIds: readonly string[]) => {
    const named = userIds.slice(0, 3).map(nameOf).join(', ')
    const more = userIds.length - 3
    return more > 0 ? t`${named} and ${plural(more, { one: '# more', other: '# more' })}` : named
  }
  switch (content.kind) {
    case 'groupCreated': {
      const title = isolated(content.group.title)
      return isOwn ? t`You created the group “${title}”` : t`${who} created the group “${title}”`
    }
    case 'groupChanged': {
      const { picture } = content.changes
      if (picture?.kind === 'set')
        return isOwn ? t`You changed the group picture` : t`${who} changed the group picture`
      if (picture) return isOwn ? t`You removed the group picture` : t`${who} removed the group picture`
      if (!content.changes.title)
        return isOwn ? t`You changed the group settings` : t`${who} changed the group settings`
      const title = isolated(content.changes.title)
      return isOwn ? t`You renamed the group to “${title}”` : t`${who} renamed the group to “${title}”`
    }
    case 'membersAdded': {
      const whom = namesOf(content.userIds)
      return isOwn ? t`You added ${whom}` : t`${who} added ${whom}`
    }
    case 'memberJoined':
      return isOwn ? t`You joined` : t`${who} joined`
    case 'memberLeft':
      return isOwn ? t`You left` : t`${who} left`
    case 'memberRemoved': {
      const whom = nameOf(content.userId)
      return isOwn ? t`You removed ${whom}` : t`${who} removed ${whom}`
    }
    case 'pinned':
      return isOwn ? t`You pinned a message` : t`${who} pinned a message`
    case 'roleChanged':
      return roleWords(content.role, nameOf(content.userId), who)
    default:
      return null
  }

  function roleWords(role: string, whom: string, by: string): string {
    if (role === 'owner') return t`${by} made ${whom} the owner`
    return role === 'admin' ? t`${by} made ${whom} an admin` : t`${whom} is no longer an admin`
  }
}
