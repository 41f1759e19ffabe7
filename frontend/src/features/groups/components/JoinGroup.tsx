import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'
import { useAction } from '@/lib/http/useAction'
import { useRequest } from '@/lib/http/useRequest'
import { isolated } from '@/lib/i18n/names'
import { Avatar } from '@/lib/ui/Avatar'
import { Button } from '@/lib/ui/Button'
import { EmptyState } from '@/lib/ui/EmptyState'
import { LinkIcon } from '@/lib/ui/icons'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import type { Groups } from '../model/groups'

interface JoinGroupProps {
  groups: Groups
  /** Of the link. */
  token: string
  /** Whether somebody has said yes before they came here: they are let in at once. */
  isAccepted: boolean
  /** One is in it. */
  onJoined(conversationId: string): void
}

/** Where a link leads, and whether to go there. */
export function JoinGroup({ groups, token, isAccepted, onJoined }: JoinGroupProps) {
  const { t } = useLingui()
  const { value: invitation, failure, reload } = useRequest(token, () => groups.invitation(token))
  const action = useAction()
  const join = async () => onJoined(await groups.accept(token))
  const joinsAtOnce = isAccepted && invitation?.isMember === false
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is known where the link leads
  useEffect(() => {
    if (joinsAtOnce) void action.run(join)
  }, [joinsAtOnce])
  if (failure) {
    return (
      <EmptyState picture={<LinkIcon className="size-10" />} title={t`This link does not work`}>
        <p>{failure}</p>
        <Button look="secondary" onClick={reload}>{t`Try again`}</Button>
      </EmptyState>
    )
  }
  if (!invitation) return <SkeletonRows label={t`Loading the invitation`} count={1} />
  const { conversationId, title, about, memberCount, isMember, picture } = invitation
  return (
    <div className="m-auto flex max-w-sm flex-col items-center gap-3 p-8 text-center">
      <Avatar userId={conversationId} name={title} size="large" isGroup picture={picture} />
      <h2 className="text-balance font-bold text-2xl tracking-tight" dir="auto">
        <bdi>{isolated(title)}</bdi>
      </h2>
      <p className="text-muted text-sm">
        <Plural value={memberCount} one="# member" other="# members" />
      </p>
      {about && <p dir="auto">{about}</p>}
      {action.failure && <Notice>{action.failure}</Notice>}
      {isMember ? (
        <Button onClick={() => onJoined(conversationId)}>
          <Trans>Open group</Trans>
        </Button>
      ) : (
        <Button isBusy={action.isBusy} onClick={() => void action.run(join)}>
          <Trans>Join group</Trans>
        </Button>
      )}
    </div>
  )
}
