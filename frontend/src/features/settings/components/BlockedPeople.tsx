import { useLingui } from '@lingui/react/macro'
import type { Api } from '@/lib/http/api'
import { useAction } from '@/lib/http/useAction'
import { useRequest } from '@/lib/http/useRequest'
import { isolated } from '@/lib/i18n/names'
import { formatShort } from '@/lib/time/format'
import { Avatar } from '@/lib/ui/Avatar'
import { Button } from '@/lib/ui/Button'
import { EmptyState } from '@/lib/ui/EmptyState'
import { BlockIcon } from '@/lib/ui/icons'
import { ListRow } from '@/lib/ui/ListRow'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'

interface BlockedPeopleProps {
  api: Pick<Api, 'listBlocks' | 'unblockUser'>
  /** Somebody is not blocked any more. */
  onUnblocked(userId: string): void
}

/** Whom one has blocked, and a way back. */
export function BlockedPeople({ api, onUnblocked }: BlockedPeopleProps) {
  const { t } = useLingui()
  const { value, failure, reload } = useRequest('blocks', async () => (await api.listBlocks()).blocks)
  const action = useAction()
  const unblock = async (userId: string) => {
    await api.unblockUser(userId)
    onUnblocked(userId)
    reload()
  }
  if (failure) return <Notice>{failure}</Notice>
  if (!value) return <SkeletonRows label={t`Loading blocked people`} />
  if (value.length === 0) {
    return (
      <EmptyState picture={<BlockIcon className="size-10" />} title={t`No blocked people`}>
        <p>{t`To block someone, open the menu of your conversation with them.`}</p>
      </EmptyState>
    )
  }
  return (
    <>
      {action.failure && <Notice>{action.failure}</Notice>}
      <ul aria-label={t`Blocked people`} className="flex flex-col gap-1">
        {value.map(({ user, blockedAt }) => (
          <li key={user.userId} className="flex items-center gap-3 py-1">
            <ListRow
              start={<Avatar userId={user.userId} name={user.displayName} picture={user.picture} />}
              title={<bdi>{isolated(user.displayName)}</bdi>}
              detail={
                <>
                  <bdi>@{user.handle}</bdi> · {formatShort(blockedAt)}
                </>
              }
            />
            <Button
              look="secondary"
              disabled={action.isBusy}
              aria-label={t`Unblock ${isolated(user.displayName)}`}
              onClick={() => void action.run(() => unblock(user.userId))}
            >
              {t`Unblock`}
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}
