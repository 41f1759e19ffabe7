import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Badge } from '@/lib/ui/Badge'

interface UnreadBadgeProps {
  /** How many messages; none where it is marked as unread and that is all. */
  unread: number
  isQuiet?: boolean
}

/** That something is unread: how much, or a dot. */
export function UnreadBadge({ unread, isQuiet = false }: UnreadBadgeProps) {
  const { t } = useLingui()
  const label =
    unread === 0
      ? t`Marked as unread`
      : plural(unread, { one: '# unread message', other: '# unread messages' })
  return <Badge count={unread} isQuiet={isQuiet} label={label} />
}
